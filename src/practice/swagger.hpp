#pragma once

#include "practice/place.hpp"
#include "wcbs_link/practice/behaviour.hpp"

namespace wcbs_link {

/// Swagger UI's page: the configuration in it is what matters, its scripts are not served.
HttpAnswer swagger_page(const Behaviour& behaviour, const Place& place);

/// The application's Swagger 2.0 document, as Swashbuckle 5 makes it.
HttpAnswer swagger_document(const Behaviour& behaviour, const Place& place);

}  // namespace wcbs_link
