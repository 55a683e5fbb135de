#include "net/chain_look.hpp"

#include "net/system_roots.hpp"
#include "net/x509.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <iterator>
#include <memory>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/pkcs7.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kMostRoots = 16 * 1024 * 1024;

/// Frees the certificates along with their stack.
struct FreedAll {
  void operator()(STACK_OF(X509) * all) const { sk_X509_pop_free(all, X509_free); }
};
using Stack = std::unique_ptr<STACK_OF(X509), FreedAll>;
using Store = Owned<X509_STORE, X509_STORE_free>;

/// The certificates in `bytes`: DER, PEM or PKCS #7.
Stack certificates_from(const std::string& bytes) {
  Stack found(sk_X509_new_null());
  if (X509* one = certificate_from(bytes).release()) {
    sk_X509_push(found.get(), one);
    return found;
  }
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
  if (X509* one = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    sk_X509_push(found.get(), one);
    return found;
  }
  const auto* start = reinterpret_cast<const unsigned char*>(bytes.data());
  const Owned<PKCS7, PKCS7_free> bundle(d2i_PKCS7(nullptr, &start, static_cast<long>(bytes.size())));
  if (!bundle || !PKCS7_type_is_signed(bundle.get()) || bundle->d.sign == nullptr) return found;
  for (int i = 0; i < sk_X509_num(bundle->d.sign->cert) && i < 20; ++i) {
    X509* one = sk_X509_value(bundle->d.sign->cert, i);
    X509_up_ref(one);
    sk_X509_push(found.get(), one);
  }
  return found;
}

Store trusted(const std::string& ca_pem, const std::string& ca_path) {
  Store store(X509_STORE_new());
  if (ca_pem.empty()) {
    if (!ca_path.empty()) X509_STORE_load_file(store.get(), ca_path.c_str());
    add_stored_roots(store.get());
    return store;
  }
  const Owned<BIO, BIO_free> bio(BIO_new_mem_buf(ca_pem.data(), static_cast<int>(ca_pem.size())));
  while (X509* root = PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)) {
    X509_STORE_add_cert(store.get(), root);
    X509_free(root);
  }
  return store;
}

Stack stack_of(const std::vector<std::string>& all) {
  Stack stack(sk_X509_new_null());
  for (const std::string& der : all)
    if (X509* certificate = certificate_from(der).release()) sk_X509_push(stack.get(), certificate);
  return stack;
}

bool is_trusted(X509* certificate, const Stack& others, const Store& store) {
  const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), certificate, others.get());
  const bool good = X509_verify_cert(context.get()) == 1;
  ERR_clear_error();
  return good;
}

}  // namespace

std::string issuer_address(const std::string& der) {
  const auto certificate = certificate_from(der);
  if (!certificate) return {};
  const Owned<AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free> access(static_cast<AUTHORITY_INFO_ACCESS*>(
      X509_get_ext_d2i(certificate.get(), NID_info_access, nullptr, nullptr)));
  for (int i = 0; i < sk_ACCESS_DESCRIPTION_num(access.get()); ++i) {
    const ACCESS_DESCRIPTION* entry = sk_ACCESS_DESCRIPTION_value(access.get(), i);
    if (OBJ_obj2nid(entry->method) != NID_ad_ca_issuers || entry->location->type != GEN_URI) continue;
    const ASN1_IA5STRING* uri = entry->location->d.uniformResourceIdentifier;
    const std::string address(reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
                              static_cast<std::size_t>(ASN1_STRING_length(uri)));
    if (address.starts_with("http://") && address.size() < 1000) return address;
  }
  return {};
}

Completed complete_chain(const std::vector<std::string>& chain, const std::string& fetched,
                         const std::string& ca_pem, const std::string& ca_path) {
  const Stack sent = stack_of(chain);
  const Stack more = certificates_from(fetched);
  ERR_clear_error();
  if (sk_X509_num(sent.get()) == 0 || sk_X509_num(more.get()) == 0) return Completed::unreadable;
  X509* leaf = sk_X509_value(sent.get(), 0);
  X509* last = sk_X509_value(sent.get(), sk_X509_num(sent.get()) - 1);
  bool fits = false;
  for (int i = 0; i < sk_X509_num(more.get()); ++i) {
    X509* one = sk_X509_value(more.get(), i);
    fits = fits || X509_check_issued(one, last) == X509_V_OK;
    X509_up_ref(one);
    sk_X509_push(sent.get(), one);
  }
  if (!fits) return Completed::unreadable;
  return is_trusted(leaf, sent, trusted(ca_pem, ca_path)) ? Completed::trusted : Completed::untrusted;
}

bool has_gap(const std::vector<std::string>& path, const std::vector<std::string>& sent,
             const std::string& ca_pem, const std::string& ca_path) {
  std::vector<std::string> apart;
  std::copy_if(sent.begin(), sent.end(), std::back_inserter(apart), [&](const std::string& der) {
    return std::find(path.begin(), path.end(), der) == path.end();
  });
  if (apart.empty()) return false;
  const Stack rest = stack_of(apart);
  const Store store = trusted(ca_pem, ca_path);
  for (int i = 0; i < sk_X509_num(rest.get()); ++i)
    if (is_trusted(sk_X509_value(rest.get(), i), rest, store)) return true;
  return false;
}

bool is_root_of_system(const std::vector<std::string>& path, const std::string& roots_file) {
  if (path.empty()) return false;
  const Stack all = stack_of(path);
  if (roots_file.empty()) return is_trusted(sk_X509_value(all.get(), 0), all, trusted("", ""));
  // Reading a list of roots takes OpenSSL longer than all the rest of a test: so look for its letters.
  const auto list = read_file(path_from(roots_file), kMostRoots);
  const Owned<BIO, BIO_free> pem(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(pem.get(), sk_X509_value(all.get(), sk_X509_num(all.get()) - 1));
  char* text = nullptr;
  const long size = BIO_get_mem_data(pem.get(), &text);
  return list &&
         replace_all(*list, "\r", "").find({text, static_cast<std::size_t>(size)}) != std::string::npos;
}

}  // namespace wcbs_link
