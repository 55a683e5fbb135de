// clang-format off
#include <windows.h>
#include <aclapi.h>
// clang-format on

#include "io/files_platform.hpp"
#include "wcbs_link/io/files.hpp"

#include <algorithm>
#include <fstream>
#include <memory>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

constexpr std::size_t kPiece = 64 * 1024;  // bytes, of a file at first

namespace fs = std::filesystem;

Error failed(const fs::path& path, DWORD number) {
  return about(path, std::system_category().message(static_cast<int>(number)) + ".");
}

struct CloseHandleLater {
  void operator()(void* handle) const { CloseHandle(handle); }
};

using Handle = std::unique_ptr<void, CloseHandleLater>;

/// One fact about the account that this program runs as: TOKEN_USER or TOKEN_OWNER; empty where it is not
/// known.
std::unique_ptr<unsigned char[]> token_fact(TOKEN_INFORMATION_CLASS what) {
  HANDLE raw = nullptr;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &raw)) return nullptr;
  const Handle token(raw);
  DWORD size = 0;
  GetTokenInformation(token.get(), what, nullptr, 0, &size);
  auto fact = std::make_unique<unsigned char[]>(size);
  return GetTokenInformation(token.get(), what, fact.get(), size, &size) ? std::move(fact) : nullptr;
}

/// What an administrator makes belongs to the administrators, not to that account: so they count as the
/// system.
Owner owner_of_opened(HANDLE file) {
  PSID owner = nullptr;
  PSECURITY_DESCRIPTOR descriptor = nullptr;
  if (GetSecurityInfo(file, SE_FILE_OBJECT, OWNER_SECURITY_INFORMATION, &owner, nullptr, nullptr, nullptr,
                      &descriptor) != ERROR_SUCCESS)
    return Owner::another;
  const std::unique_ptr<void, decltype(&LocalFree)> later(descriptor, LocalFree);
  const auto user = token_fact(TokenUser);
  const auto usual = token_fact(TokenOwner);
  if ((user && EqualSid(owner, reinterpret_cast<TOKEN_USER*>(user.get())->User.Sid)) ||
      (usual && EqualSid(owner, reinterpret_cast<TOKEN_OWNER*>(usual.get())->Owner)))
    return Owner::us;
  return IsWellKnownSid(owner, WinBuiltinAdministratorsSid) || IsWellKnownSid(owner, WinLocalSystemSid)
             ? Owner::system
             : Owner::another;
}

/// Opens what `path` itself is: a link is not followed. Folders too.
Handle open_itself(const fs::path& path, DWORD access) {
  HANDLE raw =
      CreateFileW(path.c_str(), access, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                  OPEN_EXISTING, FILE_FLAG_OPEN_REPARSE_POINT | FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  return Handle(raw == INVALID_HANDLE_VALUE ? nullptr : raw);
}

Result<Done> must_be_trusted(HANDLE file, const fs::path& path) {
  FILE_ATTRIBUTE_TAG_INFO facts{};
  if (!GetFileInformationByHandleEx(file, FileAttributeTagInfo, &facts, sizeof facts))
    return failed(path, GetLastError());
  if ((facts.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0)
    return about(path, "it is a link, not a file.");
  if (owner_of_opened(file) == Owner::another) return about(path, "it belongs to another account.");
  const Handle folder = open_itself(folder_of(path), READ_CONTROL);
  if (!folder || owner_of_opened(folder.get()) == Owner::another)
    return about(path, "its folder belongs to another account.");
  return Done{};
}

/// A security descriptor that lets the file's owner in and nobody else; inherited rights are cut off.
class OwnerOnly {
 public:
  OwnerOnly() {
    user_ = token_fact(TokenUser);
    if (!user_) return;
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

Owner owner_of(const fs::path& path) {
  const Handle file = open_itself(path, READ_CONTROL);
  return file ? owner_of_opened(file.get()) : Owner::another;
}

bool is_own_stream(const fs::path& /*path*/) {
  return false;
}

bool is_special(const fs::path& path) {
  wchar_t whole[MAX_PATH + 1] = {};
  const DWORD length = GetFullPathNameW(path.c_str(), MAX_PATH, whole, nullptr);
  return length < MAX_PATH && std::wstring_view(whole, length).starts_with(L"\\\\.\\");
}

bool others_may_write(const fs::path& /*folder*/) {
  return false;
}

Result<Done> write_to_device(const fs::path& device, std::string_view content, const fs::path& asked) {
  std::ofstream file(device, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.flush();
  if (file) return Done{};
  return about(asked, "it could not be written.");
}

Result<NamedFile> read_up_to(const fs::path& path, std::size_t most, Accepted accepted,
                             const std::function<bool()>& stop) {
  std::error_code why;
  if (fs::is_directory(path, why)) return about(path, "that is a folder, not a file.");
  if (accepted != Accepted::whatever_was_named && is_special(path))
    return about(path, "that is a pipe or a device, not a file.");
  HANDLE raw =
      CreateFileW(path.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                  OPEN_EXISTING, accepted == Accepted::own_files ? FILE_FLAG_OPEN_REPARSE_POINT : 0, nullptr);
  if (raw == INVALID_HANDLE_VALUE) {
    const DWORD number = GetLastError();
    const bool missing = number == ERROR_FILE_NOT_FOUND || number == ERROR_PATH_NOT_FOUND;
    return about(path, missing ? "there is no such file." : "it cannot be opened for reading.");
  }
  const Handle file(raw);
  if (accepted == Accepted::own_files)
    if (auto trusted = must_be_trusted(file.get(), path); !trusted) return trusted.error();
  std::string content;  // grows with what comes
  std::size_t size = 0;
  while (size < most) {
    if (stop && stop()) return Error{Code::interrupted, "Interrupted."};
    if (size == content.size()) content.resize(std::min(most, std::max(2 * size, kPiece)));
    DWORD got = 0;
    const auto part = static_cast<DWORD>(std::min<std::size_t>(content.size() - size, 1U << 20U));
    if (!ReadFile(file.get(), content.data() + size, part, &got, nullptr)) {
      if (GetLastError() == ERROR_BROKEN_PIPE) break;
      return about(path, "it cannot be read.");
    }
    if (got == 0) break;
    size += got;
  }
  content.resize(size);
  return NamedFile{std::move(content), false};
}

Result<Done> create_private_file(const fs::path& path, std::string_view content, const fs::path& asked) {
  const fs::path& named = asked.empty() ? path : asked;
  OwnerOnly owner_only;
  if (owner_only.get() == nullptr) return failed(named, GetLastError());
  HANDLE raw = CreateFileW(path.c_str(), GENERIC_WRITE, 0, owner_only.get(), CREATE_NEW,
                           FILE_ATTRIBUTE_NORMAL, nullptr);
  if (raw == INVALID_HANDLE_VALUE && GetLastError() == ERROR_PATH_NOT_FOUND)
    return about(named, "there is no such folder.");
  if (raw == INVALID_HANDLE_VALUE) return failed(named, GetLastError());
  const Handle file(raw);
  while (!content.empty()) {
    DWORD written = 0;
    const auto part = static_cast<DWORD>(std::min<std::size_t>(content.size(), 1U << 20U));
    if (!WriteFile(file.get(), content.data(), part, &written, nullptr)) return failed(named, GetLastError());
    content.remove_prefix(written);
  }
  if (!FlushFileBuffers(file.get())) return failed(named, GetLastError());
  return Done{};
}

bool is_standard_input(const fs::path& path) {
  BY_HANDLE_FILE_INFORMATION input{};
  BY_HANDLE_FILE_INFORMATION named{};
  HANDLE stream = GetStdHandle(STD_INPUT_HANDLE);
  if (GetFileType(stream) != FILE_TYPE_DISK || !GetFileInformationByHandle(stream, &input)) return false;
  HANDLE raw = CreateFileW(path.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                           OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (raw == INVALID_HANDLE_VALUE) return false;
  const Handle file(raw);
  return GetFileInformationByHandle(file.get(), &named) &&
         input.dwVolumeSerialNumber == named.dwVolumeSerialNumber &&
         input.nFileIndexHigh == named.nFileIndexHigh && input.nFileIndexLow == named.nFileIndexLow;
}

Result<Done> replace_file(const fs::path& from, const fs::path& to, const fs::path& asked) {
  if (!MoveFileExW(from.c_str(), to.c_str(), MOVEFILE_REPLACE_EXISTING | MOVEFILE_WRITE_THROUGH))
    return failed(asked, GetLastError());
  return Done{};
}

std::filesystem::path state_folder(const Variables& variable) {
  const auto local = variable("LOCALAPPDATA");
  return local && !local->empty() ? path_from(*local) / "wcbs-link" : std::filesystem::path();
}

}  // namespace wcbs_link
