#pragma once

#include "wcbs_link/link/link_session.hpp"
#include "wcbs_link/net/recording_transport.hpp"
#include "wcbs_link/practice/practice_school.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace wcbs_link {

/// Starts a practice school; the test fails where that does not work.
std::unique_ptr<PracticeSchool> open_school(const Behaviour& behaviour = {},
                                            const PracticeOptions& options = {});

/// A link as an admin would describe it, with the values that the school tells.
LinkDetails details_of(const PracticeSchool& school);

using Arrange = std::function<void(Behaviour&)>;
enum class Security { plain, tls };

/// A practice school on a real socket and a session that talks to it.
struct PracticeLink {
  explicit PracticeLink(const Arrange& arrange = {}, Security security = Security::plain,
                        std::chrono::milliseconds timeout = std::chrono::seconds(5));

  /// A second session with other details, over a new connection.
  std::unique_ptr<LinkSession> session_with(LinkDetails details);

  std::unique_ptr<PracticeSchool> school;
  std::chrono::milliseconds timeout;
  std::unique_ptr<HttpTransport> curl;
  Redactor redactor;
  RecordingTransport transport;
  LinkSession session;

  /// How many requests had this in their line, for example "POST " or "/api/schools".
  int asked(std::string_view part) const;

 private:
  std::unique_ptr<HttpTransport> new_transport() const;
  std::unique_ptr<HttpTransport> second_;
};

}  // namespace wcbs_link
