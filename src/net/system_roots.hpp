#pragma once

#include "wcbs_link/net/network_options.hpp"

#include <string>
#include <vector>

struct x509_store_st;

namespace wcbs_link {

/// The file with the root certificates to trust where the user names none: SSL_CERT_FILE, else `library_file`
/// (libcurl's own place, where it has one), else the first of the places where systems keep them. "" where
/// there is none, and on Windows, where the certificate store counts.
std::string system_roots_file(const Variables& variable, const std::string& library_file);

/// `library_folder` (libcurl's own, where it has one), if `file` lies in it and its roots are found there by
/// the hash of their names (openssl-rehash(1)): then one is read instead of all. "" where not.
std::string hashed_roots_folder(const std::string& file, const std::string& library_folder);

/// The roots that are trusted where the user gives none.
struct SystemRoots {
  std::string file;    ///< "" for none
  std::string folder;  ///< with the same, by the hash of their names; "" for none
  std::string given;   ///< by SSL_CERT_FILE
};
SystemRoots system_roots(const Variables& variable, const std::string& library_file,
                         const std::string& library_folder);

/// Whether roots come from a store of the system instead of a file. In system_roots_posix.cpp and
/// system_roots_windows.cpp, as the next two.
bool has_root_store();

/// Adds the roots of that store; nothing where there is no such store.
void add_stored_roots(x509_store_st* store);

/// The usual places of a file of roots, most usual first.
const std::vector<std::string>& usual_roots_files();

}  // namespace wcbs_link
