#include "net/tls_watch.hpp"

#include "net/x509.hpp"

#include <cstring>

#include <openssl/ct.h>
#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

namespace wcbs_link {
namespace {

constexpr int kLeastSecurity = 2;  // SSL_CTX_set_security_level(3)

int facts_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

TlsFacts* facts_of(const SSL* ssl) {
  return static_cast<TlsFacts*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), facts_index()));
}

/// Whether public logs have promised to list the server's certificate: in the certificate itself, in the
/// handshake, or in a stapled answer. Public authorities see to that, private ones do not.
bool holds_timestamps(const SSL* ssl) {
#ifndef OPENSSL_NO_CT
  // Only read; OpenSSL's signature lacks the const.
  return sk_SCT_num(SSL_get0_peer_scts(const_cast<SSL*>(ssl))) > 0;
#else
  return true;
#endif
}

int on_verify(int ok, X509_STORE_CTX* store) {
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  if (TlsFacts* facts = facts_of(ssl); facts != nullptr && ok == 0 && facts->verify_error == 0) {
    facts->verify_error = X509_STORE_CTX_get_error(store);
    facts->verify_depth = X509_STORE_CTX_get_error_depth(store);
    facts->chain = chain_of(X509_STORE_CTX_get0_untrusted(store), facts->redactor);
    facts->path = chain_of(X509_STORE_CTX_get0_chain(store), facts->redactor);
    facts->path_der = der_of(X509_STORE_CTX_get0_chain(store));
    facts->sent_der = der_of(X509_STORE_CTX_get0_untrusted(store));
    facts->has_timestamps =
        X509_get_ext_by_NID(X509_STORE_CTX_get0_cert(store), NID_ct_precert_scts, -1) >= 0;
  }
  return ok;
}

void on_info(const SSL* ssl, int where, int value) {
  TlsFacts* facts = facts_of(ssl);
  if (facts == nullptr) return;
  if ((where & SSL_CB_HANDSHAKE_START) != 0) facts->begun = true;
  if (SSL_get_state(ssl) == TLS_ST_CR_CERT_REQ) facts->certificate_requested = true;
  if ((where & SSL_CB_READ_ALERT) == SSL_CB_READ_ALERT &&
      std::strcmp(SSL_alert_type_string_long(value), "fatal") == 0)
    facts->alert = SSL_alert_desc_string_long(value);
  if ((where & SSL_CB_HANDSHAKE_DONE) != 0) {
    facts->done = true;
    facts->version = SSL_get_version(ssl);
    if (facts->chain.empty()) facts->chain = chain_of(SSL_get_peer_cert_chain(ssl), facts->redactor);
    facts->path = chain_of(SSL_get0_verified_chain(ssl), facts->redactor);
    facts->path_der = der_of(SSL_get0_verified_chain(ssl));
    facts->has_timestamps = holds_timestamps(ssl);
  }
}

bool says_revoked(SSL* ssl, OCSP_BASICRESP* basic) {
  STACK_OF(X509)* chain = SSL_get_peer_cert_chain(ssl);
  if (chain == nullptr ||
      OCSP_basic_verify(basic, chain, SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl)), 0) != 1)
    return false;
  for (int i = 0; i < OCSP_resp_count(basic); ++i) {
    OCSP_SINGLERESP* single = OCSP_resp_get0(basic, i);
    const ASN1_INTEGER* serial = nullptr;
    // The id's parts are only read; OpenSSL's signature lacks the const.
    OCSP_id_get0_info(nullptr, nullptr, nullptr, const_cast<ASN1_INTEGER**>(&serial),
                      const_cast<OCSP_CERTID*>(OCSP_SINGLERESP_get0_id(single)));
    if (ASN1_INTEGER_cmp(serial, X509_get0_serialNumber(sk_X509_value(chain, 0))) == 0 &&
        OCSP_single_get0_status(single, nullptr, nullptr, nullptr, nullptr) == V_OCSP_CERTSTATUS_REVOKED)
      return true;
  }
  return false;
}

int on_staple(SSL* ssl, void*) {
  const unsigned char* bytes = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(ssl, &bytes);
  if (bytes == nullptr || size <= 0) return 1;
  const Owned<OCSP_RESPONSE, OCSP_RESPONSE_free> response(d2i_OCSP_RESPONSE(nullptr, &bytes, size));
  const Owned<OCSP_BASICRESP, OCSP_BASICRESP_free> basic(response ? OCSP_response_get1_basic(response.get())
                                                                  : nullptr);
  const bool revoked = basic && says_revoked(ssl, basic.get());
  ERR_clear_error();
  if (TlsFacts* facts = facts_of(ssl); facts != nullptr && revoked) {
    facts->revoked = true;
    facts->chain = chain_of(SSL_get_peer_cert_chain(ssl), facts->redactor);
  }
  return revoked ? 0 : 1;
}

}  // namespace

void watch_tls(ssl_ctx_st* context, TlsFacts& facts) {
  // Debian's own level, also where OpenSSL was built with a lower one: no keys of less than 112 bits of
  // security.
  if (SSL_CTX_get_security_level(context) < kLeastSecurity)
    SSL_CTX_set_security_level(context, kLeastSecurity);
  SSL_CTX_set_ex_data(context, facts_index(), &facts);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, on_verify);
  SSL_CTX_set_info_callback(context, on_info);
  SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
#ifndef OPENSSL_NO_CT
  SSL_CTX_enable_ct(context, SSL_CT_VALIDATION_PERMISSIVE);  // asks for timestamps, and takes every answer
#endif
  SSL_CTX_callback_ctrl(context, SSL_CTRL_SET_TLSEXT_STATUS_REQ_CB, reinterpret_cast<void (*)()>(on_staple));
}

}  // namespace wcbs_link
