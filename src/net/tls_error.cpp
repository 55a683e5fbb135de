#include "net/tls_error.hpp"

#include "wcbs_link/base/text.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>
#include <openssl/x509_vfy.h>

namespace wcbs_link {
namespace {

/// Which finding an OpenSSL verification error is (x509_vfy.h; measured with real chains).
Code verify_code(int error, int depth) {
  switch (error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return Code::tls_expired;
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return Code::tls_not_yet_valid;
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return Code::tls_self_signed;
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return Code::tls_untrusted_root;
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return depth == 0 ? Code::tls_missing_intermediate : Code::tls_untrusted_root;
    case X509_V_ERR_CERT_UNTRUSTED:
      return Code::tls_untrusted_root;
    case X509_V_ERR_CERT_REVOKED:
      return Code::tls_revoked;
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return Code::tls_wrong_host;
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK:
      return Code::tls_weak;
    default:
      return Code::tls_bad_certificate;
  }
}

struct LibraryWords {
  std::string_view words;
  Code code;
};
/// OpenSSL's reasons (its err files), in the order in which they count.
constexpr LibraryWords kLibraryWords[] = {
    {"wrong version number", Code::tls_not_tls},
    {"packet length too long", Code::tls_not_tls},
    {"http request", Code::tls_not_tls},
    {"record layer failure", Code::tls_not_tls},
    {"dh key too small", Code::tls_weak},
    {"ca md too weak", Code::tls_weak},
    {"ee key too small", Code::tls_weak},
    {"bad ecpoint", Code::tls_weak},
    {"key too small", Code::tls_weak},
    {"digest too weak", Code::tls_weak},
    {"wrong signature type", Code::tls_weak},
    {"unsupported protocol", Code::tls_old_protocol},
    {"protocol version", Code::tls_old_protocol},
    {"legacy sigalg", Code::tls_old_protocol},
    {"asn1 encoding routines", Code::tls_bad_certificate},
    {"bad signature", Code::tls_bad_certificate},
};

Code code_of_words(std::string_view words) {
  for (const LibraryWords& row : kLibraryWords)
    if (contains_ignoring_case(words, row.words)) return row.code;
  return Code::tls_handshake;
}

/// The certificate at which verification stopped, as a person would call it.
std::string which_certificate(const TlsFacts& facts, const Certificate& at) {
  if (facts.verify_depth == 0) return "The server's own certificate";
  const bool sent = std::find(facts.chain.begin(), facts.chain.end(), at) != facts.chain.end();
  return sent ? fmt::format("The certificate \"{}\", which the server sends along,", at.subject)
              : fmt::format("The certificate \"{}\" in this computer's own list of roots", at.subject);
}

Certificate stopped_at(const TlsFacts& facts) {
  const auto depth = static_cast<std::size_t>(facts.verify_depth);
  return depth < facts.path.size() ? facts.path[depth] : Certificate();
}

std::string last_issuer(const TlsFacts& facts) {
  if (!facts.path.empty()) return facts.path.back().issuer;
  return facts.chain.empty() ? std::string() : facts.chain.front().issuer;
}

std::vector<std::string> own_names(const TlsFacts& facts) {
  return facts.chain.empty() ? std::vector<std::string>() : facts.chain.front().names;
}

std::string in_words(Code code, const TlsFacts& facts, std::string_view host, TimePoint now) {
  const Certificate at = stopped_at(facts);
  switch (code) {
    case Code::tls_expired:
      return fmt::format("{} expired on {}. This computer's clock says {}.", which_certificate(facts, at),
                         spoken_date(at.not_after), spoken_time(now));
    case Code::tls_not_yet_valid:
      return fmt::format("{} is valid only from {}. This computer's clock says {}.",
                         which_certificate(facts, at), spoken_time(at.not_before), spoken_time(now));
    case Code::tls_self_signed:
      return fmt::format("The certificate of {} was issued by itself, so nobody vouches for it.", host);
    case Code::tls_missing_intermediate:
      return fmt::format("{} sends its own certificate without that of its issuer, \"{}\".", host,
                         last_issuer(facts));
    case Code::tls_untrusted_root:
      return fmt::format("The certificate of {} leads to a root that this computer does not know: \"{}\".",
                         host, last_issuer(facts));
    case Code::tls_wrong_host:
      return fmt::format("The certificate is for {}, not for {}.", and_more(own_names(facts), 4), host);
    case Code::tls_revoked:
      return fmt::format("The certificate of {} has been revoked by its issuer.", host);
    case Code::tls_intercepted:
      return fmt::format(
          "The certificate for {} was issued by {}, a web filter between this computer and the school's server.",
          host, web_filter(facts.chain));
    case Code::tls_no_roots:
      return fmt::format(
          "The certificate of {} cannot be checked: this computer has no list of the authorities that it trusts.",
          host);
    case Code::tls_not_tls:
      return fmt::format("{} answered, but not with TLS (https).", host);
    case Code::tls_client_certificate:
      return fmt::format("{} ended the connection because this program has no client certificate.", host);
    case Code::tls_old_protocol:
      return fmt::format("{} offers nothing newer than TLS 1.1.", host);
    case Code::tls_handshake:
      return fmt::format("The secure connection to {} could not be agreed{}.", host,
                         facts.alert.empty() ? "" : fmt::format(": the alert was \"{}\"", facts.alert));
    default:
      break;
  }
  if (facts.verify_error != 0)
    return fmt::format("The certificate of {} is not acceptable: {}.", host,
                       X509_verify_cert_error_string(facts.verify_error));
  return code == Code::tls_weak ? fmt::format("{} offers encryption that is too weak to be accepted.", host)
                                : fmt::format("A certificate of {} cannot be read or is damaged.", host);
}

std::vector<std::string> chain_lines(const std::vector<Certificate>& chain) {
  std::vector<std::string> lines;
  for (const Certificate& certificate : chain)
    lines.push_back(fmt::format("{}, issued by {}, valid {} to {}", certificate.subject, certificate.issuer,
                                spoken_date(certificate.not_before), spoken_date(certificate.not_after)));
  return lines;
}

}  // namespace

Code tls_code(const TlsFacts& facts, std::string_view words, bool host_mismatch) {
  if (facts.revoked) return Code::tls_revoked;
  if (facts.verify_error == 0 && !host_mismatch) {
    const Code code = code_of_words(words);
    return facts.certificate_requested && code != Code::tls_not_tls ? Code::tls_client_certificate : code;
  }
  const Code code =
      facts.verify_error != 0 ? verify_code(facts.verify_error, facts.verify_depth) : Code::tls_wrong_host;
  const bool unknown_issuer = code == Code::tls_untrusted_root || code == Code::tls_missing_intermediate ||
                              code == Code::tls_self_signed;
  return unknown_issuer && !web_filter(facts.chain).empty() ? Code::tls_intercepted : code;
}

Error tls_error(Code code, const TlsFacts& facts, std::string_view host, std::string_view words,
                TimePoint now) {
  Error error{code, in_words(code, facts, host, now), {{"host", std::string(host)}}};
  if (code == Code::tls_wrong_host) error.facts.push_back({"names", own_names(facts)});
  if (code == Code::tls_intercepted) error.facts.push_back({"product", web_filter(facts.chain)});
  if (facts.verify_error != 0) {
    error.facts.push_back({"reason", std::string(X509_verify_cert_error_string(facts.verify_error))});
    error.facts.push_back({"certificate", stopped_at(facts).subject});
  } else if (code != Code::tls_wrong_host && code != Code::tls_revoked) {
    if (!facts.alert.empty()) error.facts.push_back({"alert", facts.alert});
    error.facts.push_back({"library", sanitise(words, 200)});
  }
  const bool about_certificate =
      facts.verify_error != 0 || code == Code::tls_wrong_host || code == Code::tls_revoked;
  if (about_certificate && !facts.chain.empty()) error.facts.push_back({"chain", chain_lines(facts.chain)});
  return error;
}

bool sounds_like_root(std::string_view issuer) {
  return contains_ignoring_case(issuer, "root") || issuer.find("DC=") != std::string_view::npos;
}

}  // namespace wcbs_link
