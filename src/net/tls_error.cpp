#include "net/tls_error.hpp"

#include "net/x509.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"

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
  std::string_view weak_part = {};  ///< of tls.weak: what of the encryption is too weak
};
/// OpenSSL's reasons (its err files), in the order in which they count.
constexpr LibraryWords kLibraryWords[] = {
    {"wrong version number", Code::tls_not_tls},
    {"packet length too long", Code::tls_not_tls},
    {"http request", Code::tls_not_tls},
    {"record layer failure", Code::tls_not_tls},
    {"dh key too small", Code::tls_weak, "its Diffie-Hellman parameters are below 2048 bits"},
    {"ca md too weak", Code::tls_weak, "a certificate is signed with an old algorithm (SHA-1 or MD5)"},
    {"bad ecpoint", Code::tls_weak, "its elliptic curve is not usable"},
    {"key too small", Code::tls_weak, "the key of its certificate is too short"},
    {"digest too weak", Code::tls_weak, "a certificate is signed with an old algorithm (SHA-1 or MD5)"},
    {"wrong signature type", Code::tls_weak, "it signs with an old algorithm (SHA-1 or MD5)"},
    {"unsupported protocol", Code::tls_old_protocol},
    {"protocol version", Code::tls_old_protocol},
    {"legacy sigalg", Code::tls_old_protocol},
    {"asn1 encoding routines", Code::tls_bad_certificate},
    {"bad signature", Code::tls_bad_certificate},
};

/// The first reason that these words name; tls.handshake where it is none of them.
LibraryWords reason_in(std::string_view words) {
  for (const LibraryWords& row : kLibraryWords)
    if (contains_ignoring_case(words, row.words)) return row;
  return {"", Code::tls_handshake};
}

Certificate stopped_at(const TlsFacts& facts) {
  const auto depth = static_cast<std::size_t>(facts.verify_depth);
  return depth < facts.path.size() ? facts.path[depth] : Certificate();
}

bool was_sent(const TlsFacts& facts, const Certificate& certificate) {
  return std::find(facts.chain.begin(), facts.chain.end(), certificate) != facts.chain.end();
}

/// The certificate at which verification stopped, as a person would call it.
std::string which_certificate(const TlsFacts& facts, const Certificate& at) {
  if (facts.verify_depth == 0) return "The server's own certificate";
  return was_sent(facts, at)
             ? fmt::format("The certificate \"{}\", which the server sends along,", at.subject)
             : fmt::format("The certificate \"{}\" in this computer's own list of roots", at.subject);
}

std::string last_issuer(const TlsFacts& facts) {
  if (!facts.path.empty()) return facts.path.back().issuer;
  return facts.chain.empty() ? std::string() : facts.chain.front().issuer;
}

Certificate leaf_of(const TlsFacts& facts) {
  return facts.chain.empty() ? Certificate() : facts.chain.front();
}

/// "a.example, b.example and 998 more"
std::string spoken_names(const Certificate& certificate) {
  constexpr std::size_t most = 4;
  if (certificate.more_names == 0) return and_more(certificate.names, most);
  return fmt::format("{} and {} more",
                     join({certificate.names.begin(), certificate.names.begin() + most}, ", "),
                     certificate.names.size() + certificate.more_names - most);
}

/// The first name of a certificate that can stand in an address.
std::string own_name(const Certificate& leaf) {
  const auto found = std::find_if(leaf.names.begin(), leaf.names.end(), [](const std::string& name) {
    return name.find('*') == std::string::npos && name.find('.') != std::string::npos && !is_address(name);
  });
  return found == leaf.names.end() ? std::string() : *found;
}

std::string wrong_host_words(const Certificate& leaf, const std::string& host) {
  const bool as_name =
      is_address(host) && std::find(leaf.names.begin(), leaf.names.end(), host) != leaf.names.end();
  if (as_name)
    return fmt::format("The certificate holds {} as a name, not as an address, so it is not for it.", host);
  if (leaf.names.empty()) return fmt::format("The certificate is for no name at all, so not for {}.", host);
  const bool too_deep = std::any_of(leaf.names.begin(), leaf.names.end(), [&](const std::string& name) {
    return name.starts_with("*.") && host.ends_with(name.substr(1));
  });
  return fmt::format("The certificate is for {}, not for {}{}.", spoken_names(leaf), host,
                     too_deep ? ": a * stands for one part of a name only" : "");
}

std::string in_words(Cause cause, const TlsFacts& facts, const std::string& host, std::string_view words,
                     TimePoint now) {
  const Certificate at = stopped_at(facts);
  switch (cause.code) {
    case Code::tls_expired:
      return fmt::format("{} expired on {}. This computer's clock says {}.", which_certificate(facts, at),
                         spoken_date(at.not_after), spoken_time(now));
    case Code::tls_not_yet_valid:
      return fmt::format("{} is valid only from {}. This computer's clock says {}.",
                         which_certificate(facts, at), spoken_time(at.not_before), spoken_time(now));
    case Code::tls_self_signed:
      return fmt::format("The certificate of {} was issued by itself, so nobody vouches for it.", host);
    case Code::tls_missing_intermediate:
      if (cause.variant == Variant::either_or)
        return fmt::format(
            "The issuer of the certificate of {}, \"{}\", is not known here: either the server leaves out a certificate in between, or that is a root that this computer does not know.",
            host, last_issuer(facts));
      if (facts.verify_depth > 0)
        return fmt::format("{} leaves out a certificate in the middle of its chain, that of \"{}\".", host,
                           last_issuer(facts));
      return fmt::format("{} sends its own certificate without that of its issuer, \"{}\".", host,
                         last_issuer(facts));
    case Code::tls_untrusted_root:
      return fmt::format(
          "The certificate of {} leads to an authority that this computer does not know: \"{}\".", host,
          last_issuer(facts));
    case Code::tls_wrong_host:
      return wrong_host_words(leaf_of(facts), host);
    case Code::tls_revoked:
      return fmt::format("The certificate of {} has been revoked by its issuer.", host);
    case Code::tls_intercepted:
      if (cause.variant == Variant::own_certificate)
        return fmt::format(
            "What answers for {} shows a certificate that was issued by {}, and not for this name.", host,
            web_filter(facts.chain).product);
      return fmt::format("The certificate for {} was issued by {}, {}.", host,
                         web_filter(facts.chain).product,
                         cause.variant == Variant::on_this_computer
                             ? "a program that usually runs on this computer itself"
                             : "a web filter between this computer and the school's server");
    case Code::tls_no_roots:
      return fmt::format(
          "The certificate of {} cannot be checked: this computer has no list of the authorities that it trusts.",
          host);
    case Code::tls_not_tls:
      return cause.variant == Variant::through_proxy
                 ? fmt::format("What came through the proxy for {} was not TLS (https).", host)
                 : fmt::format("{} answered, but not with TLS (https).", host);
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
  if (cause.code != Code::tls_weak)
    return fmt::format("A certificate of {} cannot be read or is damaged.", host);
  const std::string_view part = reason_in(words).weak_part;
  return fmt::format("{} offers encryption that is too weak to be accepted{}{}.", host,
                     part.empty() ? "" : ": ", part);
}

/// What else the chain shows that verification, which stops at the first fault, did not come to.
std::vector<std::string> second_faults(Cause cause, const TlsFacts& facts, const std::string& host,
                                       TimePoint now) {
  const auto [first, variant] = cause;
  if (facts.verify_error == 0 || facts.chain.empty()) return {};
  const Certificate leaf = leaf_of(facts);
  const bool about_time = first == Code::tls_expired || first == Code::tls_not_yet_valid;
  std::vector<std::string> found;
  if (!about_time && leaf.not_after < now)
    found.push_back(fmt::format("It also expired on {}.", spoken_date(leaf.not_after)));
  if (!about_time && leaf.not_before > now)
    found.push_back(fmt::format("It is also valid only from {}.", spoken_time(leaf.not_before)));
  const bool is_said = first == Code::tls_wrong_host || variant == Variant::own_certificate;
  if (!is_said && !facts.path_der.empty() && !is_for(facts.path_der.front(), host))
    found.push_back(fmt::format("It is also for {}, not for {}.",
                                leaf.names.empty() ? "no name" : spoken_names(leaf), host));
  if (about_time && leaf.self_issued)
    found.emplace_back("It was also issued by itself, so nobody vouches for it.");
  return found;
}

std::vector<std::string> chain_lines(const std::vector<Certificate>& chain) {
  std::vector<std::string> lines;
  for (const Certificate& certificate : chain)
    lines.push_back(fmt::format("{}, issued by {}, valid {} to {}", certificate.subject, certificate.issuer,
                                spoken_date(certificate.not_before), spoken_date(certificate.not_after)));
  return lines;
}

}  // namespace

Cause tls_cause(const TlsFacts& facts, const std::string& host, std::string_view words, bool host_mismatch) {
  if (facts.revoked) return {Code::tls_revoked};
  if (facts.verify_error == 0 && !host_mismatch) {
    const Code code = reason_in(words).code;
    return {facts.certificate_requested && code != Code::tls_not_tls ? Code::tls_client_certificate : code};
  }
  const Code code =
      facts.verify_error != 0 ? verify_code(facts.verify_error, facts.verify_depth) : Code::tls_wrong_host;
  const bool unknown_issuer = code == Code::tls_untrusted_root || code == Code::tls_missing_intermediate ||
                              code == Code::tls_self_signed;
  if (const Inspector filter = web_filter(facts.chain); unknown_issuer && !filter.product.empty()) {
    const bool is_its_own = !facts.path_der.empty() && !is_for(facts.path_der.front(), host);
    return {Code::tls_intercepted, is_its_own ? Variant::own_certificate : filter.variant()};
  }
  if (unknown_issuer && contains_ignoring_case(last_issuer(facts), "CloudFlare Origin"))
    return {Code::tls_untrusted_root, Variant::for_cloudflare};
  if (unknown_issuer && (last_issuer(facts).find("(STAGING)") != std::string::npos))
    return {Code::tls_untrusted_root, Variant::for_tests};
  if (code == Code::tls_untrusted_root && facts.has_timestamps) return {code, Variant::newer_root};
  if (code == Code::tls_wrong_host && is_address(host) && !own_name(leaf_of(facts)).empty())
    return {code, Variant::by_number};
  const bool own = code == Code::tls_expired && facts.verify_depth > 0 && !was_sent(facts, stopped_at(facts));
  if (code == Code::tls_wrong_host && is_guest_network(leaf_of(facts).names))
    return {code, Variant::guest_network};
  if (own) return {code, Variant::own_list};
  const bool above = code == Code::tls_expired && facts.verify_depth > 0;
  return {code, above ? Variant::sent_along : Variant::usual};
}

Error tls_error(Cause cause, const TlsFacts& facts, const std::string& host, std::string_view words,
                TimePoint now) {
  const Certificate leaf = leaf_of(facts);
  Error error{cause.code, in_words(cause, facts, host, words, now), {{"host", host}}, cause.variant};
  for (const std::string& sentence : second_faults(cause, facts, host, now)) error.summary += " " + sentence;
  if (cause.code == Code::tls_wrong_host) error.facts.push_back({"names", leaf.names});
  if (cause.variant == Variant::by_number) error.facts.push_back({"name", own_name(leaf)});
  if (cause.code == Code::tls_intercepted)
    error.facts.push_back({"product", web_filter(facts.chain).product});
  if (facts.verify_error != 0) {
    error.facts.push_back({"reason", std::string(X509_verify_cert_error_string(facts.verify_error))});
    error.facts.push_back({"certificate", stopped_at(facts).subject});
  } else if (cause.code != Code::tls_wrong_host && cause.code != Code::tls_revoked) {
    if (!facts.alert.empty()) error.facts.push_back({"alert", facts.alert});
    error.facts.push_back({"library", sanitise(words, 200)});
  }
  const bool about_certificate =
      facts.verify_error != 0 || cause.code == Code::tls_wrong_host || cause.code == Code::tls_revoked;
  if (about_certificate && !facts.chain.empty()) error.facts.push_back({"chain", chain_lines(facts.chain)});
  return error;
}

bool sounds_like_root(std::string_view issuer) {
  return contains_ignoring_case(issuer, "root") || issuer.find("DC=") != std::string_view::npos;
}

}  // namespace wcbs_link
