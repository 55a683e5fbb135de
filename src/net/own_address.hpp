#pragma once

#include <string>
#include <vector>

namespace wcbs_link {

/// This computer's own address on the way to the first of `addresses` to which there is one, else to the
/// internet; "" without any way. Nothing is sent.
std::string own_address_towards(std::vector<std::string> addresses);

/// The same for one of them: what a connected UDP socket calls itself. In own_address_posix.cpp and
/// own_address_windows.cpp.
std::string own_address_on_the_way_to(const std::string& address);

}  // namespace wcbs_link
