#include "practice/certificates.hpp"

#include "wcbs_link/base/owned.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/base/url.hpp"

#include <ctime>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>

namespace wcbs_link {

namespace {

using Key = Owned<EVP_PKEY, EVP_PKEY_free>;
using Certificate = Owned<X509, X509_free>;
using Extension = Owned<X509_EXTENSION, X509_EXTENSION_free>;
using Buffer = Owned<BIO, BIO_free>;

struct ExtensionText {
  int nid = 0;
  std::string value;  // in the words of OpenSSL's configuration
};

/// What one certificate says.
struct Plan {
  std::string organisation;
  std::string name;
  int starts = -3650;  // days from now
  int ends = 3650;
  bool sha1 = false;
  bool unknown_critical_extension = false;
  std::vector<ExtensionText> extensions = {};
};

struct Issued {
  Certificate certificate;
  Key key;

  explicit operator bool() const { return certificate && key; }
};

Key make_key() {
  return Key(EVP_EC_gen("P-256"));
}

Key make_leaf_key(const TlsBehaviour& behaviour) {
  if (behaviour.weak_key) return Key(EVP_RSA_gen(1024));
  return behaviour.weak_parameters ? Key(EVP_RSA_gen(2048)) : make_key();
}

bool name_it(X509_NAME* name, const Plan& plan) {
  const auto add = [name](const char* field, const std::string& text) {
    const std::vector<unsigned char> bytes(text.begin(), text.end());
    return text.empty() || X509_NAME_add_entry_by_txt(name, field, MBSTRING_UTF8, bytes.data(),
                                                      static_cast<int>(bytes.size()), -1, 0) == 1;
  };
  return add("C", "GB") && add("O", plan.organisation) && add("CN", plan.name);
}

bool add_extension(X509* certificate, X509* issuer, const ExtensionText& text) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  context.db = nullptr;
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, text.nid, text.value.c_str()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

/// A critical extension of a private kind that no client can know.
bool add_unknown_extension(X509* certificate) {
  const Owned<ASN1_OBJECT, ASN1_OBJECT_free> kind(OBJ_txt2obj("1.3.6.1.4.1.55555.1", 1));
  const Owned<ASN1_OCTET_STRING, ASN1_OCTET_STRING_free> content(ASN1_OCTET_STRING_new());
  static constexpr unsigned char kNull[] = {5, 0};
  if (!kind || !content || ASN1_OCTET_STRING_set(content.get(), kNull, sizeof kNull) != 1) return false;
  const Extension extension(X509_EXTENSION_create_by_OBJ(nullptr, kind.get(), 1, content.get()));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool number_it(X509* certificate) {
  const Owned<BIGNUM, BN_free> number(BN_new());
  return number && BN_rand(number.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
         BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool date_it(X509* certificate, const Plan& plan) {
  std::time_t now = std::time(nullptr);
  return X509_time_adj_ex(X509_getm_notBefore(certificate), plan.starts, 0, &now) != nullptr &&
         X509_time_adj_ex(X509_getm_notAfter(certificate), plan.ends, 0, &now) != nullptr;
}

/// Signs what `plan` says with the issuer's key; without an issuer, with its own.
Issued issue(const Plan& plan, Key key, const Issued* issuer) {
  Issued made{Certificate(X509_new()), std::move(key)};
  if (!made) return {};
  X509* own = made.certificate.get();
  X509* parent = issuer == nullptr ? own : issuer->certificate.get();
  bool good = X509_set_version(own, X509_VERSION_3) == 1 && number_it(own) && date_it(own, plan) &&
              name_it(X509_get_subject_name(own), plan) &&
              X509_set_issuer_name(own, X509_get_subject_name(parent)) == 1 &&
              X509_set_pubkey(own, made.key.get()) == 1;
  for (const ExtensionText& text : plan.extensions) good = good && add_extension(own, parent, text);
  if (plan.unknown_critical_extension) good = good && add_unknown_extension(own);
  EVP_PKEY* signer = issuer == nullptr ? made.key.get() : issuer->key.get();
  if (!good || X509_sign(own, signer, plan.sha1 ? EVP_sha1() : EVP_sha256()) == 0) return {};
  return made;
}

/// What `write` writes into a buffer; "" where it fails.
template <class Write>
std::string written(const Write& write) {
  const Buffer buffer(BIO_new(BIO_s_mem()));
  char* start = nullptr;
  if (!buffer || write(buffer.get()) != 1) return "";
  const long length = BIO_get_mem_data(buffer.get(), &start);
  return length > 0 ? std::string(start, static_cast<std::size_t>(length)) : "";
}

std::string pem_of(X509* certificate) {
  return written([&](BIO* into) { return PEM_write_bio_X509(into, certificate); });
}

std::string pem_of(EVP_PKEY* key) {
  return written(
      [&](BIO* into) { return PEM_write_bio_PrivateKey(into, key, nullptr, nullptr, 0, nullptr, nullptr); });
}

std::string der_of(X509* certificate) {
  return written([&](BIO* into) { return i2d_X509_bio(into, certificate); });
}

/// The same certificate with a signature that is well-formed and wrong: its last byte is the signature's.
Certificate with_bad_signature(X509* certificate) {
  std::string der = der_of(certificate);
  if (der.empty()) return nullptr;
  der.back() = static_cast<char>(der.back() ^ 1);
  const Buffer buffer(BIO_new_mem_buf(der.data(), static_cast<int>(der.size())));
  return Certificate(buffer ? d2i_X509_bio(buffer.get(), nullptr) : nullptr);
}

/// The issuer's word that the certificate was revoked a week ago.
std::string revocation(X509* certificate, const Issued& issuer) {
  const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(OCSP_BASICRESP_new());
  const Owned<OCSP_CERTID, OCSP_CERTID_free> id(
      OCSP_cert_to_id(EVP_sha1(), certificate, issuer.certificate.get()));
  using Time = Owned<ASN1_TIME, ASN1_TIME_free>;
  const Time week_ago(X509_gmtime_adj(nullptr, -7L * 86'400));
  const Time hour_ago(X509_gmtime_adj(nullptr, -3'600));
  const Time tomorrow(X509_gmtime_adj(nullptr, 86'400));
  if (!basic || !id || !week_ago || !hour_ago || !tomorrow) return "";
  const auto* status = OCSP_basic_add1_status(basic.get(), id.get(), V_OCSP_CERTSTATUS_REVOKED,
                                              OCSP_REVOKED_STATUS_KEYCOMPROMISE, week_ago.get(),
                                              hour_ago.get(), tomorrow.get());
  X509* signer = issuer.certificate.get();
  if (status == nullptr ||
      OCSP_basic_sign(basic.get(), signer, issuer.key.get(), EVP_sha256(), nullptr, 0) != 1)
    return "";
  const Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(
      OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
  if (!response) return "";
  return written([&](BIO* into) { return i2d_OCSP_RESPONSE_bio(into, response.get()); });
}

std::string alternative_names(const std::vector<std::string>& names) {
  std::vector<std::string> entries;
  entries.reserve(names.size());
  for (const std::string& name : names) entries.push_back((is_address(name) ? "IP:" : "DNS:") + name);
  return join(entries, ",");
}

Plan root_plan(const TlsBehaviour& behaviour) {
  Plan plan{.organisation = behaviour.issuer_organisation,
            .name = behaviour.root_name,
            .ends = behaviour.root_ends};
  const std::string limit =
      behaviour.root_path_length < 0 ? "" : fmt::format(",pathlen:{}", behaviour.root_path_length);
  plan.extensions = {{NID_basic_constraints, "critical,CA:TRUE" + limit},
                     {NID_key_usage, "critical,keyCertSign,cRLSign"},
                     {NID_subject_key_identifier, "hash"}};
  return plan;
}

Plan intermediate_plan(const TlsBehaviour& behaviour) {
  Plan plan{.organisation = behaviour.issuer_organisation,
            .name = behaviour.intermediate_name,
            .ends = behaviour.intermediate_ends};
  plan.extensions = {
      {NID_basic_constraints, behaviour.intermediate_is_ca ? "critical,CA:TRUE" : "critical,CA:FALSE"},
      {NID_key_usage, "critical,digitalSignature,keyCertSign,cRLSign"},
      {NID_subject_key_identifier, "hash"},
      {NID_authority_key_identifier, "keyid:always"}};
  if (!behaviour.name_constraint.empty()) {
    plan.extensions.push_back({NID_name_constraints, "critical," + behaviour.name_constraint});
  }
  return plan;
}

Plan leaf_plan(const TlsBehaviour& behaviour, const std::string& issuer_url) {
  Plan plan{.organisation = "Oakfield House School",
            .name = behaviour.names.empty() ? "school" : behaviour.names.front(),
            .starts = behaviour.leaf_starts,
            .ends = behaviour.leaf_ends,
            .sha1 = behaviour.sha1_signature,
            .unknown_critical_extension = behaviour.unknown_critical_extension};
  plan.extensions = {{NID_basic_constraints, "critical,CA:FALSE"},
                     {NID_key_usage, "critical,digitalSignature,keyEncipherment"},
                     {NID_ext_key_usage, behaviour.purpose},
                     {NID_subject_key_identifier, "hash"}};
  if (!behaviour.names.empty()) {
    plan.extensions.push_back({NID_subject_alt_name, alternative_names(behaviour.names)});
  }
  if (!behaviour.self_signed) {
    plan.extensions.push_back({NID_authority_key_identifier, "keyid:always"});
    plan.extensions.push_back({NID_info_access, "caIssuers;URI:" + issuer_url});
  }
  return plan;
}

Error refused(std::string_view step) {
  const char* reason = ERR_reason_error_string(ERR_get_error());
  ERR_clear_error();
  return Error{Code::local, fmt::format("Certificates cannot be made: {} ({}).",
                                        reason == nullptr ? "unknown reason" : reason, step)};
}

}  // namespace

Result<Certificates> make_certificates(const TlsBehaviour& behaviour, const std::string& issuer_url) {
  ERR_clear_error();
  const Issued root = issue(root_plan(behaviour), make_key(), nullptr);
  if (!root) return refused("root");
  const Issued intermediate = issue(intermediate_plan(behaviour), make_key(), &root);
  if (!intermediate) return refused("intermediate");
  Issued leaf = issue(leaf_plan(behaviour, issuer_url), make_leaf_key(behaviour),
                      behaviour.self_signed ? nullptr : &intermediate);
  if (leaf && behaviour.bad_signature) leaf.certificate = with_bad_signature(leaf.certificate.get());
  if (!leaf) return refused("leaf");

  Certificates made;
  made.chain_pem = pem_of(leaf.certificate.get());
  if (!behaviour.self_signed) {
    if (behaviour.sends_intermediate) made.chain_pem += pem_of(intermediate.certificate.get());
    if (behaviour.sends_root) made.chain_pem += pem_of(root.certificate.get());
  }
  made.key_pem = pem_of(leaf.key.get());
  made.intermediate_der = der_of(intermediate.certificate.get());
  if (behaviour.revoked) {
    made.staple_der = revocation(leaf.certificate.get(), intermediate);
    if (made.staple_der.empty()) return refused("OCSP answer");
  }
  if (behaviour.tells_root) {
    made.root_pem = pem_of(root.certificate.get());
  } else {
    Plan other = root_plan(behaviour);
    other.organisation = "Another Practice Authority";
    other.name = "Another Practice Root";
    const Issued unrelated = issue(other, make_key(), nullptr);
    if (!unrelated) return refused("another root");
    made.root_pem = pem_of(unrelated.certificate.get());
  }
  return made;
}

}  // namespace wcbs_link
