#pragma once

#include "wcbs_link/base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace wcbs_link {

enum class Stage : std::uint8_t { url, dns, connect, tls, http, discovery, token, schools, consent };
inline constexpr int kStages = 9;
std::string_view stage_name(Stage stage);
/// "Name look-up", "Connection" ...: for people.
std::string_view stage_title(Stage stage);

enum class Status : std::uint8_t { pass, warn, fail, skip };
std::string_view status_name(Status status);

/// Who can mend it.
enum class Owner : std::uint8_t { you, network, server, wcbs, wonde };
std::string_view owner_name(Owner owner);
/// "whoever runs the network, firewall or DNS"
std::string_view owner_title(Owner owner);

/// What else counts of a code.
struct Weight {
  std::uint8_t rank = 0;    ///< among warnings, the gravest first: 1; 0 for what is none
  bool is_refusal = false;  ///< the token endpoint itself turned the credentials down (RFC 6749, 5.2)
  bool varies = false;      ///< fault or warning, as it shows
};

/// One row for every code: where it shows, how much it counts, what it means, how to mend it, who can. The
/// words for people name no option. `{name}` in `fix` stands for the fact of that name.
struct FindingKind {
  Code code = Code::none;
  std::string_view name;         ///< "dns.not-found": never renamed or reused
  Stage stage = Stage::url;      ///< where it shows first; a later stage may end with it, too
  Status status = Status::fail;  ///< its gravity: `fail` is a fault
  Owner owner = Owner::you;
  std::string_view title;  ///< the answer in a few words
  std::string_view meaning;
  std::string_view fix;           ///< to the person at the keyboard
  std::string_view forward = {};  ///< to the owner, "Please ..."; "" where that is the person at the keyboard
  Weight weight = {};
  std::string_view option = {};  ///< what an option of `check` can do about it; "" for nothing
};
std::span<const FindingKind> finding_kinds();

/// The row of a finding's code, with the words and the owner of its variant. To ask for another code (usage,
/// local,
/// ...) is a bug: std::out_of_range.
FindingKind finding_kind(Code code, Variant variant = Variant::usual);

/// "The server's name does not exist (dns.not-found)"
std::string titled(const FindingKind& kind);

/// "stopped-pool"; "" for the usual one.
std::string_view variant_name(Cause cause);

/// The usual one for a name that is none of this code's.
Variant find_variant(Code code, std::string_view name);

/// nullptr for a name that is none.
const FindingKind* find_finding_kind(std::string_view name);

/// "token" of "token.invalid-client".
std::string family_of(const FindingKind& kind);

bool is_finding(Code code);

/// Whether the token endpoint itself turned the credentials down, so that something is known about them.
bool is_oauth_refusal(Code code);

/// The row's advice with the error's facts filled in.
std::string fix_for(const Error& error);

/// What was found at one stage.
struct Finding {
  Stage stage = Stage::url;
  Status status = Status::pass;
  Code code = Code::none;
  std::string foreign = {};  ///< the name of a code that only a newer program knows; `code` is none then
  Variant variant = Variant::usual;
  std::string summary;
  Facts evidence;
  std::string fix;          ///< "" for pass and skip
  std::size_t request = 0;  ///< see Error
  Owner owner = Owner::you;
  Code because = Code::none;  ///< for skip: the finding that made the stage pointless
  double elapsed_ms = 0;
};

/// The row of a finding that has a code; for one that only a newer program knows, a row that says so.
FindingKind kind_of(const Finding& finding);

/// A finding without a code, for `pass` and `skip`.
Finding finding_of(Stage stage, Status status, std::string summary);

/// What an error means that ended `stage`, or shows there: status, advice and owner are those of its row.
Finding finding_of(Stage stage, const Error& error);

/// The same at the stage of the code's own row.
Finding finding_of(const Error& error);

/// What an error means, in words for a person, as lines of at most `width` columns: title, what was seen,
/// what it means, who mends it and how.
std::string explain_error(const Error& error, std::size_t width);

/// The same for a row of the table, for `wcbs-link explain`.
std::string explain_kind(const FindingKind& kind, std::size_t width);

}  // namespace wcbs_link
