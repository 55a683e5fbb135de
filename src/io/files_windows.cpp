// clang-format off
#include <windows.h>
#include <aclapi.h>
// clang-format on

#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <memory>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

Error failed(const std::filesystem::path& path, DWORD number) {
  return {Code::local,
          fmt::format("{}: {}.", path_text(path), std::system_category().message(static_cast<int>(number)))};
}

struct CloseHandleLater {
  void operator()(void* handle) const { CloseHandle(handle); }
};

/// A security descriptor that lets the file's owner in and nobody else; inherited rights are cut off.
class OwnerOnly {
 public:
  OwnerOnly() {
    HANDLE raw = nullptr;
    if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return;
    const std::unique_ptr<void, CloseHandleLater> token(raw);
    DWORD size = 0;
    GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
    user_ = std::make_unique<unsigned char[]>(size);
    if (!GetTokenInformation(token.get(), TokenUser, user_.get(), size, &size)) return;
    EXPLICIT_ACCESSW access{};
    access.grfAccessPermissions = GENERIC_ALL;
    access.grfAccessMode = SET_ACCESS;
    access.Trustee.TrusteeForm = TRUSTEE_IS_SID;
    access.Trustee.ptstrName = static_cast<LPWSTR>(reinterpret_cast<TOKEN_USER*>(user_.get())->User.Sid);
    if (SetEntriesInAclW(1, &access, nullptr, &list_) != ERROR_SUCCESS) return;
    InitializeSecurityDescriptor(&descriptor_, SECURITY_DESCRIPTOR_REVISION);
    SetSecurityDescriptorDacl(&descriptor_, TRUE, list_, FALSE);
    SetSecurityDescriptorControl(&descriptor_, SE_DACL_PROTECTED, SE_DACL_PROTECTED);
    attributes_ = {sizeof attributes_, &descriptor_, FALSE};
    ready_ = true;
  }
  ~OwnerOnly() { LocalFree(list_); }
  OwnerOnly(const OwnerOnly&) = delete;
  OwnerOnly& operator=(const OwnerOnly&) = delete;

  SECURITY_ATTRIBUTES* get() { return ready_ ? &attributes_ : nullptr; }

 private:
  std::unique_ptr<unsigned char[]> user_;
  PACL list_ = nullptr;
  SECURITY_DESCRIPTOR descriptor_{};
  SECURITY_ATTRIBUTES attributes_{};
  bool ready_ = false;
};

}  // namespace

bool is_device(const std::filesystem::path& path) {
  wchar_t whole[MAX_PATH + 1] = {};
  const DWORD length = GetFullPathNameW(path.c_str(), MAX_PATH, whole, nullptr);
  return length < MAX_PATH && std::wstring_view(whole, length).starts_with(L"\\\\.\\");
}

Result<Done> create_private_file(const std::filesystem::path& path, std::string_view content) {
  OwnerOnly owner_only;
  if (owner_only.get() == nullptr) return failed(path, GetLastError());
  HANDLE raw = CreateFileW(path.c_str(), GENERIC_WRITE, 0, owner_only.get(), CREATE_NEW,
                           FILE_ATTRIBUTE_NORMAL, nullptr);
  if (raw == INVALID_HANDLE_VALUE) return failed(path, GetLastError());
  const std::unique_ptr<void, CloseHandleLater> file(raw);
  while (!content.empty()) {
    DWORD written = 0;
    const auto part = static_cast<DWORD>(std::min<std::size_t>(content.size(), 1U << 20U));
    if (!WriteFile(file.get(), content.data(), part, &written, nullptr)) return failed(path, GetLastError());
    content.remove_prefix(written);
  }
  if (!FlushFileBuffers(file.get())) return failed(path, GetLastError());
  return Done{};
}

Result<Done> replace_file(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (!MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
    return failed(to, GetLastError());
  return Done{};
}

std::filesystem::path state_folder(
    const std::function<std::optional<std::string>(std::string_view)>& variable) {
  const auto local = variable("LOCALAPPDATA");
  return local && !local->empty() ? path_from(*local) / "wcbs-link" : std::filesystem::path();
}

}  // namespace wcbs_link
