#pragma once

#include "wcbs_link/base/redactor.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/discovery.hpp"
#include "wcbs_link/link/fetch.hpp"
#include "wcbs_link/link/link_details.hpp"
#include "wcbs_link/link/people.hpp"
#include "wcbs_link/link/schools.hpp"
#include "wcbs_link/net/http.hpp"

#include <future>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace wcbs_link {

struct Grant {
  Secret token;
  Url token_url;
  bool basic_only = false;  ///< refused in the form body, accepted in the Basic header
};

/// Walks a link once: address, discovery, token, schools, people; each stage when it is first asked for, and
/// at most once. It remembers a stage's value or its error, and every command reads the same session.
/// Credentials are sent to the token address only, the token to the schools' origin only, neither over a
/// redirect.
class LinkSession {
 public:
  /// The redactor learns the secret now and the token as soon as there is one.
  LinkSession(HttpTransport& transport, Redactor& redactor, LinkDetails details, Bounds bounds = {});

  /// As they are now: what is taken from here changes with `change` and `set`.
  const LinkDetails& details() const { return details_; }

  /// Pure: no request.
  const Result<Address>& address();

  /// The first request, for the Swagger page, and what came of it: enough to know about name, connection and
  /// certificate. `address()` must hold a value.
  const HttpExchange& first_contact();

  /// Where the name leads to both kinds of address: whether one of the kind that was not used works, too. It
  /// gets four times what the other took to connect, a second at most, in another thread, while other stages
  /// go on. Nothing where that was too little to call it silent (RFC 8305 gives a family a quarter of a
  /// second); not valid where there is nothing to compare. After `first_contact()`.
  std::shared_future<std::optional<Result<Done>>> reach_other_family();

  const Result<Discovery>& discovery();
  const Result<Grant>& grant();
  const Result<std::vector<School>>& schools();

  /// People will be counted, too: where the School ID is given and the connection carries several requests
  /// at once (HTTP/2), their numbers are asked for beside the list of schools. No request more than without.
  void count_ahead() { counts_ahead_ = true; }

  /// See `choose_school`.
  Result<School> school();

  /// One count for every group, in the order of `people_groups()`. Fails only with `interrupted`, or where
  /// there is no token. Asks the server every time, but for what was counted ahead; a token that has run out
  /// is renewed once. `on_group` hears of each group as soon as it is counted.
  Result<std::vector<GroupCount>> count_people(const School& school, const OnGroup& on_group = {});

  /// From here on the bounds of a walk count anew: before each question of a person to the server.
  void begin_walk() { fetch_.begin_walk(); }

  /// New values; what depended on the old ones is forgotten, the rest stays. Gives what was left out then:
  /// see `leave_out_elsewhere`.
  std::vector<std::string> change(LinkDetails details);

  /// The same for one of them: `set(&LinkDetails::client_id, "id")`.
  template <class Value>
  std::vector<std::string> set(Value LinkDetails::*member, std::type_identity_t<Value> value) {
    LinkDetails changed = details_;
    changed.*member = std::move(value);
    return change(std::move(changed));
  }

  /// Asks again where a stage failed: from the first contact on, or from the token on.
  void forget_discovery();
  void forget_grant();

  /// How long the requests of a stage took together, in milliseconds.
  struct Spent {
    double discovery = 0;
    double token = 0;
    double schools = 0;
    double people = 0;
  };
  const Spent& spent() const { return spent_; }

  /// Requests that failed and went well when they were repeated.
  const std::vector<Unsteady>& unsteady() const { return fetch_.unsteady(); }

  /// The first 100 requests, in their order.
  const std::vector<TimedRequest>& timeline() const { return fetch_.timeline(); }

 private:
  void learn_details();
  void know_own_words();
  std::optional<Result<Done>> reach(const Url& origin, const std::string& address,
                                    std::chrono::milliseconds most);
  Result<Discovery> find_api();
  Result<Grant> request_grant();
  Result<Grant> request_grant_anywhere();
  Result<Grant> request_grant_at(const Url& url);
  Result<std::vector<School>> list_schools();
  Result<std::vector<School>> list_schools_at(const Url& url);
  HttpExchange first_schools(const HttpRequest& request);

  HttpTransport& transport_;
  Redactor& redactor_;
  Fetch fetch_;
  LinkDetails details_;
  std::optional<Result<Address>> address_;
  std::optional<Result<Discovery>> discovery_;
  std::optional<Result<Grant>> grant_;
  std::optional<Result<std::vector<School>>> schools_;
  std::optional<HttpExchange> first_contact_;
  std::shared_future<std::optional<Result<Done>>> other_family_;
  bool counts_ahead_ = false;
  struct Ahead {
    std::vector<Url> lists;
    std::vector<HttpExchange> answers;
  };
  Ahead ahead_;  // the counts of a given school, until they are asked for
  Spent spent_;
};

}  // namespace wcbs_link
