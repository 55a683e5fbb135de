// clang-format off
#include <windows.h>
#include <aclapi.h>
// clang-format on

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/io/this_process.hpp"
#include "wcbs_link/io/wiping_heap.hpp"

#include <cstdlib>
#include <malloc.h>
#include <string>

#include <fmt/format.h>

// As in werapi.h, which mingw has, but cannot compile.
extern "C" HRESULT WINAPI WerSetFlags(DWORD flags);

namespace wcbs_link {
namespace {

constexpr DWORD kNoHeap = 1;  // WER_FAULT_REPORTING_FLAG_NOHEAP

/// Other processes of the user may wait for this one and end it, but not open its memory. (An administrator
/// can still.)
void close_to_others() {
  EXPLICIT_ACCESSW access{};
  access.grfAccessPermissions = SYNCHRONIZE | PROCESS_QUERY_LIMITED_INFORMATION | PROCESS_TERMINATE;
  access.grfAccessMode = SET_ACCESS;
  wchar_t owner[] = L"CURRENT_USER";
  access.Trustee.TrusteeForm = TRUSTEE_IS_NAME;
  access.Trustee.ptstrName = owner;
  PACL list = nullptr;
  if (SetEntriesInAclW(1, &access, nullptr, &list) != ERROR_SUCCESS) return;
  SetSecurityInfo(GetCurrentProcess(), SE_KERNEL_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, list,
                  nullptr);
  LocalFree(list);
}

/// For the DLLs that are loaded when they are first needed (cmake/LateDlls.cmake), and those that they load.
#ifdef __GNUC__
// Before all other constructors: mingw's own, for the stack protector, loads DLLs of Windows' cryptography.
__attribute__((constructor(101)))
#endif
void trust_system_folder_alone() {
  SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
}

/// A value of Windows' description of itself; "" where there is none.
std::string described(const char* name) {
  char text[128] = {};
  DWORD size = sizeof text;
  const LSTATUS read = RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion",
                                    name, RRF_RT_REG_SZ, nullptr, text, &size);
  return read == ERROR_SUCCESS ? text : "";
}

}  // namespace

std::string system_name() {
  return sanitise(fmt::format("{} (build {})", described("ProductName"), described("CurrentBuild")), 80);
}

std::string system_architecture() {
  SYSTEM_INFO info{};
  GetNativeSystemInfo(&info);
  return info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_ARM64   ? "arm64"
         : info.wProcessorArchitecture == PROCESSOR_ARCHITECTURE_AMD64 ? "x86_64"
                                                                       : "x86";
}

void guard_platform() {
  trust_system_folder_alone();
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX);
  WerSetFlags(kNoHeap);
  close_to_others();
}

// Both environments: that of Windows and the C library's copy, which OpenSSL and libcurl read.
void forget_variable(const char* name) {
  _putenv((std::string(name) + "=").c_str());
}

std::size_t wiping_heap::size_of(void* block) {
  return block == nullptr ? 0 : _msize(block);
}

}  // namespace wcbs_link
