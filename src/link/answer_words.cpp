#include "link/answer_words.hpp"

#include "wcbs_link/base/text.hpp"

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// Where the variant says more than the code.
std::string variant_in_words(Variant variant, const std::string& place, const HttpResponse& response) {
  const int status = response.status;
  const std::string challenge = response.shown_header("www-authenticate", 120);
  if (variant == Variant::web_page)
    return fmt::format("{} answered with a web page where data was expected.", place);
  if (variant == Variant::nothing_said)
    return fmt::format("{} answered with success and an empty answer (status {}).", place, status);
  if (variant == Variant::folder_rights)
    return fmt::format("{} refused access because of rights on a folder (status 401).", place);
  if (variant == Variant::other_login)
    return fmt::format("{} asks for another login first{} (status 401).", place,
                       challenge.empty() ? "" : ": " + challenge);
  if (variant == Variant::offloaded)
    return fmt::format("{} was asked over https, and answered that it wants https (status {}).", place,
                       status);
  if (variant == Variant::wants_https)
    return fmt::format("{} wants https, and was asked over http (status {}).", place, status);
  return fmt::format("{} gave an answer that could not be used (status {}).", place, status);
}

}  // namespace

std::string in_words(Cause cause, const std::string& place, const HttpResponse& response,
                     const Answerer& by) {
  const int status = response.status;
  const std::string product = by.front == nullptr ? "" : std::string(by.front->product);
  switch (cause.code) {
    case Code::http_redirect:
      return fmt::format("{} answered with a redirect (status {}).", place, status);
    case Code::http_sign_in:
      return fmt::format("In front of {} stands {} (status {}).", place,
                         product.empty() ? "a login page" : product, status);
    case Code::http_wrong_site:
      return fmt::format("The web server answered, but does not serve this host name (status {}) at {}.",
                         status, place);
    case Code::tls_client_certificate:
      return fmt::format("{} wants a client certificate.", place);
    case Code::http_windows_auth:
      return fmt::format("{} asks for a Windows login (status 401).", place);
    case Code::http_forbidden:
      return fmt::format("{} refused access (status 403).", place);
    case Code::http_not_found:
      return fmt::format("There is nothing at {} (status {}).", place, status);
    case Code::proxy_auth_required:
      return fmt::format("The proxy on the way to {} asks for a login.", place);
    case Code::http_rate_limited:
      return product.empty() ? fmt::format("{} says that it was asked too often (status {}).", place, status)
                             : fmt::format("{} answered for {} that it was asked too often (status {}).",
                                           product, place, status);
    case Code::http_unavailable:
      return cause.variant == Variant::web_app
                 ? fmt::format("Microsoft Azure answers for {} that this web app is stopped (status {}).",
                               place, status)
                 : fmt::format("{} says that the service is unavailable (status {}).", place, status);
    case Code::http_maintenance:
      return fmt::format("{} answered with a page about maintenance (status {}).", place, status);
    case Code::http_gateway:
      return fmt::format("{} answered for {} that {} (status {}).",
                         product.empty() ? "Something in front of the application" : capitalised(product),
                         place,
                         status == 526   ? "it does not accept the server's certificate"
                         : status == 525 ? "no secure connection to the server could be agreed"
                         : status == 504 || status == 524 ? "the application did not answer it in time"
                                                          : "it did not reach the application",
                         status);
    case Code::http_method_refused:
      return fmt::format("{} turned the request for a token away (status {}).", place, status);
    case Code::http_server_error:
      return is_redirect(response)
                 ? fmt::format("{} redirects to the application's page for errors (status {}).", place,
                               status)
                 : fmt::format("{} failed with status {}.", place, status);
    case Code::token_refused:
      return fmt::format("{} refused the request for a token (status {}).", place, status);
    case Code::http_block_page:
      if (!product.empty())
        return fmt::format("{} answered in the place of {} (status {}).", capitalised(product), place,
                           status);
      return is_redirect(response)
                 ? fmt::format("{} redirects into a network that is not the school's address (status {}).",
                               place, status)
                 : fmt::format("{} answered with a page that blocks access (status {}).", place, status);
    default:
      break;
  }
  return variant_in_words(cause.variant, place, response);
}

}  // namespace wcbs_link
