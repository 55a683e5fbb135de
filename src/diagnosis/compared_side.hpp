#pragma once

#include "wcbs_link/diagnosis/report.hpp"

#include <set>
#include <string>
#include <vector>

namespace wcbs_link {

/// What counts of one report where it is held against another.
struct Side {
  explicit Side(const Report& of);

  const Report& report;
  const Finding* fault = nullptr;
  std::vector<std::string> addresses;  ///< to which the name leads; none where it was not looked up
  std::string issuer;                  ///< of the server's certificate; "" where none was seen
  std::string server;                  ///< how the web server names itself

  bool has(Code code) const { return find(code) != nullptr; }
  /// The first with that code; nullptr for none.
  const Finding* find(Code code) const;
  bool fails_with(Code code) const { return fault != nullptr && fault->code == code; }
  /// How the stage went: the worst that was found there, `skip` where it was not tested.
  Status status(Stage stage) const;
  bool passed(Stage stage) const { return status(stage) == Status::pass || status(stage) == Status::warn; }
  /// Whether its fault tells of the network or the computer where it was tested, and not of the link.
  bool fails_on_its_own() const;
  /// Whether it was not tested, and no fault before it is why.
  bool left_out(Stage stage) const;
};

/// The options besides the link's own and the proxy, each with its values.
std::set<std::string> other_options(const Side& side);

/// What a side saw of something, in a few words that are safe to be shown.
namespace seen {
std::string fault(const Side& side);  ///< "... (connect.timeout)"; "no fault as far as it was tested"
std::string names(const Side& side);
std::string connection(const Side& side);
std::string certificate(const Side& side);
std::string answer(const Side& side);
std::string server(const Side& side);
std::string clock(const Side& side);
std::string login(const Side& side);
std::string place(const Side& side);
std::string proxy(const Side& side);
std::string options(const Side& side);
std::string time(const Side& side);
std::string extent(const Side& side);  ///< what was left out, and why
}  // namespace seen

}  // namespace wcbs_link
