#pragma once

#include <string>

namespace wcbs_link {

/// To be called first of all in `main`. From then on
/// - a crash leaves no core file and no report with memory in it, and other processes of the same user cannot
/// read
///   this one's memory (Linux: prctl(2), PR_SET_DUMPABLE; Windows: the nearest there is), except in builds
///   with a sanitizer, which needs that itself;
/// - what OpenSSL frees is overwritten first (wiping_heap.hpp);
/// - on Windows, DLLs come from System32 alone;
/// - the environment neither writes the keys of connections to a file (SSLKEYLOGFILE) nor changes how OpenSSL
/// works
///   (OPENSSL_CONF, OPENSSL_MODULES, OPENSSL_ENGINES, and its own configuration file).
void guard_process();

/// "Debian GNU/Linux 12 (bookworm)", "Windows 10.0.19045"; and "x86_64".
std::string system_name();
std::string system_architecture();

/// The platform's parts. In this_process_posix.cpp and this_process_windows.cpp.
void guard_platform();
void forget_variable(const char* name);

}  // namespace wcbs_link
