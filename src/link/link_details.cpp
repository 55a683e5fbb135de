#include "wcbs_link/link/link_details.hpp"

namespace wcbs_link {
namespace {

constexpr Field kFields[] = {
    {"url", "--url", "URL", "WCBS URL",
     "the school's Wcbs.API address; a bare host name or the Swagger page will do", &LinkDetails::url},
    {"school_id", "--school-id", "ID", "WCBS School ID", "the school's Id, exactly as the API gives it",
     &LinkDetails::school_id},
    {"client_id", "--client-id", "ID", "WCBS Client ID", "the Client ID of the third party WONDEAPI",
     &LinkDetails::client_id},
    {"token_url", "--token-url", "URL", "", "ask for the token here, whatever the Swagger document says",
     &LinkDetails::token_url},
    {"schools_url", "--schools-url", "URL", "", "read the schools here, whatever the Swagger document says",
     &LinkDetails::schools_url},
    {"ca_file", "--ca-file", "PEM", "", "trust the root certificates in this file, and no others",
     &LinkDetails::ca_file, false},
};

}  // namespace

std::span<const Field> fields() {
  return kFields;
}

}  // namespace wcbs_link
