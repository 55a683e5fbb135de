#pragma once

namespace wcbs_link {

/// What is shown of a line that is read key by key.
enum class Echo { stars, characters };

}  // namespace wcbs_link
