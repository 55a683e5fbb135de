#pragma once

#include <string>
#include <string_view>

namespace wcbs_link {

/// Where a request arrived, in the words of the client: what an ASP.NET application builds its links from.
struct Place {
  std::string scheme = "http";
  std::string host;  ///< with the port: the Host header
  std::string application;
  std::string target;

  std::string origin() const { return scheme + "://" + host; }
};

/// A template of behaviour.hpp with its {names} filled in.
std::string fill_in(std::string_view text, const Place& place);

}  // namespace wcbs_link
