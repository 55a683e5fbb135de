#include "link/head_count.hpp"

#include "link/pages.hpp"
#include "link/who_answered.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

/// "/schools({Id})/Pupils" with the school's id in it. `key` is the id as an OData key.
std::string fill_path(const std::string& path, const School& school, const std::string& key) {
  const std::size_t open = path.find('{');
  const std::size_t close = path.find('}');
  const char before = open > 0 ? path[open - 1] : '/';
  const std::string filled = before == '('    ? key
                             : before == '\'' ? percent_encode(replace_all(school.id, "'", "''"))
                                              : percent_encode(school.id);
  return path.substr(0, open) + filled + path.substr(close + 1);
}

HttpRequest people_request(const Url& url, const Secret& token) {
  HttpRequest request = schools_request(url, token);
  request.privacy = Privacy::people;
  return request;
}

GroupCount unknown(const PeopleGroup& group, std::string why, Code code = Code::consent_unknown,
                   std::size_t request = 0) {
  return {&group, std::nullopt, code, std::move(why), Variant::usual, request};
}

/// Whether the same token was refused and accepted for the same thing in this walk.
bool token_comes_and_goes(const Fetch& fetch) {
  return std::any_of(fetch.unsteady().begin(), fetch.unsteady().end(),
                     [](const Unsteady& one) { return one.failure == kTokenUnknown; });
}

/// With the owner whom the cause has, where that is another than a failure's.
GroupCount failed(const PeopleGroup& group, const Error& error) {
  GroupCount count = unknown(group, error.summary, Code::consent_failed, error.request);
  if (error.code == Code::http_rate_limited) count.variant = Variant::asked_too_often;
  if (error.code == Code::http_sign_in) count.variant = Variant::login_form;
  if (error.code == Code::http_block_page) count.variant = Variant::protection;
  return count;
}

/// What an answer that is no list says about a group. Nothing of it is kept but its status and who gave it:
/// its words could name somebody.
GroupCount not_counted(const Fetch& fetch, const PeopleGroup& group, const HttpResponse& response,
                       const Url& url) {
  const int status = response.status;
  const bool by_application = is_web_api(response);
  if (by_application && status == 401 && token_comes_and_goes(fetch))
    return unknown(group,
                   fmt::format("Asking for the {} failed: the token is not accepted every time (status 401).",
                               group.many),
                   Code::consent_failed, response.number);
  if (by_application && (status == 401 || status == 403))
    return unknown(group, fmt::format("The third party may not read the {} (status {}).", group.many, status),
                   Code::consent_refused, response.number);
  if (by_application && status == 404)
    return unknown(group, fmt::format("The API has no list of {} for this school.", group.many),
                   Code::consent_unknown, response.number);
  if (status == 400)
    return unknown(group, fmt::format("The API did not let the {} be counted (status 400).", group.many),
                   Code::consent_unknown, response.number);
  Error error = unexpected_answer(response, url, Asked::people);
  const Front* front = who_answered(response, url).front;
  error.summary = front == nullptr ? fmt::format("Asking for the {} failed (status {}).", group.many, status)
                                   : fmt::format("Asking for the {} failed: {} answered (status {}).",
                                                 group.many, front->product, status);
  return failed(group, error);
}

/// Counts one list page by page.
class PageCount {
 public:
  PageCount(Fetch& fetch, const PeopleGroup& group, const Secret& token, double& elapsed_ms)
      : fetch_(fetch), group_(group), token_(token), elapsed_ms_(elapsed_ms) {}

  /// Nothing where the API does not answer `first` with a list: `refused()` says why.
  std::optional<GroupCount> count(Url first) {
    const Url list = with_path(first, first.path);  // later pages' addresses may hold somebody's name
    PageWalk walk(std::move(first));
    const std::string query = walk.at().query;
    std::uint64_t number = 0;
    std::string last;
    for (;;) {
      if (!fetch_.take_people_page())
        return unknown(group_, fmt::format("There are more than {} {}: after {} pages counting was ended.",
                                           number, group_.many, fetch_.bounds().people_pages));
      HttpRequest request = people_request(walk.at(), token_);
      request.followed = walk.followed();
      auto fetched = fetch_.get(std::move(request));
      // Words about a page that the server named could hold somebody's name.
      if (!fetched && walk.followed())
        return unknown(group_, fmt::format("The list of {} broke off after {}.", group_.many, number),
                       Code::consent_failed, fetched.error().request);
      if (!fetched) return failed(group_, fetched.error());
      elapsed_ms_ += fetched->elapsed_ms;
      const auto page =
          fetched->response.status == 200 ? read_people_page(fetched->response.body) : std::nullopt;
      if (!page) {
        refused_ = not_counted(fetch_, group_, fetched->response, list);
        return std::nullopt;
      }
      // A server that does not know $skip sends the same page again.
      const bool same_again = page->bare && fetched->response.body == last;
      if (same_again || (page->bare && page->records == 0)) return GroupCount{&group_, number};
      number += page->records;
      if (!page->bare && page->next.empty()) return GroupCount{&group_, page->total.value_or(number)};
      last = page->bare ? std::move(fetched->response.body) : std::string();
      const bool goes_on =
          page->bare ? walk.ask(fmt::format("{}{}$skip={}", query, query.empty() ? "" : "&", number))
                     : walk.follow(page->next, page->context, fetch_.redactor());
      if (!goes_on) return unknown(group_, "The page links of the list do not come to an end.");
    }
  }

  const GroupCount& refused() const { return refused_; }

 private:
  Fetch& fetch_;
  const PeopleGroup& group_;
  const Secret& token_;
  double& elapsed_ms_;
  GroupCount refused_;
};

/// The application itself says no, or that there is no such list. What stands before it may only dislike the
/// query, as the number alone is asked for.
bool is_final(const HttpResponse& response) {
  const int status = response.status;
  return status == 429 || ((status == 401 || status == 403 || status == 404) && is_web_api(response));
}

GroupCount count_by_pages(Fetch& fetch, const PeopleGroup& group, const Url& list, const Secret& token,
                          double& elapsed_ms) {
  PageCount pages(fetch, group, token, elapsed_ms);
  for (const std::string_view query : {"$select=Id", ""}) {
    Url first = list;
    first.query = query;
    if (auto counted = pages.count(std::move(first))) return *counted;
  }
  return pages.refused();
}

}  // namespace

std::vector<Url> people_lists(const ApiMap& api, const School& school) {
  const std::string key = odata_key(school.id, school.id_is_text);
  std::vector<Url> lists;
  for (const PeopleGroup& group : people_groups()) {
    std::string path = fmt::format("{}({})/{}", api.schools.path, key, group.names.front());
    for (const PeoplePath& listed : api.people)
      if (listed.group == &group) path = fill_path(listed.path, school, key);
    lists.push_back(with_path(api.schools, path));
  }
  return lists;
}

std::vector<HttpExchange> ask_for_counts(Fetch& fetch, const std::vector<Url>& lists, const Secret& token) {
  std::vector<HttpRequest> requests;
  for (const Url& list : lists) {
    requests.push_back(people_request(list, token));
    requests.back().url.query = "$top=0&$count=true";
  }
  return fetch.send_all(requests);
}

Result<HeadCount> count_heads(Fetch& fetch, const std::vector<Url>& lists, const Secret& token,
                              const std::vector<HttpExchange>& answers, const OnGroup& on_group) {
  HeadCount result;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const PeopleGroup& group = people_groups()[i];
    const auto& answer = answers[i].answer;
    result.elapsed_ms = std::max(result.elapsed_ms, answers[i].timing.total);
    const auto page = answer && answer->status == 200 ? read_people_page(answer->body) : std::nullopt;
    if (!answer && answer.error().code == Code::interrupted) return answer.error();
    if (page && page->total) {
      result.counts.push_back({&group, page->total});
    } else if (page && page->total_is_none) {
      result.counts.push_back(
          unknown(group, fmt::format("The number that the API gives for the {} is none.", group.many)));
    } else if (!answer) {
      result.counts.push_back(failed(group, answer.error()));
    } else if (is_final(*answer)) {
      result.counts.push_back(not_counted(fetch, group, *answer, lists[i]));
    } else {
      result.counts.push_back(count_by_pages(fetch, group, lists[i], token, result.elapsed_ms));
    }
    if (on_group) on_group(result.counts.back());
  }
  return result;
}

}  // namespace wcbs_link
