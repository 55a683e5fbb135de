#include "link/head_count.hpp"

#include "link/page_walk.hpp"
#include "link/who_answered.hpp"
#include "wcbs_link/base/encoding.hpp"
#include "wcbs_link/base/text.hpp"
#include "wcbs_link/link/answers.hpp"
#include "wcbs_link/net/web_page.hpp"

#include <algorithm>
#include <list>
#include <optional>

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
                     [](const Unsteady& one) { return one.status == 401; });
}

/// With the owner whom the cause has, where that is another than a failure's.
GroupCount failed(const PeopleGroup& group, const Error& error) {
  if (error.code == Code::http_no_end)
    return unknown(group, error.summary, Code::consent_unknown, error.request);
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
  if (by_application && status == 401 && token_comes_and_goes(fetch)) {
    GroupCount count =
        unknown(group,
                fmt::format("Asking for the {} failed: the token is not accepted every time (status 401).",
                            group.many),
                Code::consent_failed, response.number);
    count.variant = Variant::other_keys;
    return count;
  }
  if (by_application && (status == 401 || status == 403))
    return unknown(group, fmt::format("The third party may not read the {} (status {}).", group.many, status),
                   Code::consent_refused, response.number);
  if (by_application && status == 404)
    return unknown(group, fmt::format("The API has no list of {} for this school.", group.many),
                   Code::consent_unknown, response.number);
  const Front* front = who_answered(response, url).front;
  if (status == 400 && front == nullptr && !is_html(response))
    return unknown(group, fmt::format("The API did not let the {} be counted (status 400).", group.many),
                   Code::consent_unknown, response.number);
  Error error = unexpected_answer(response, url, Asked::people);
  error.summary = front == nullptr ? fmt::format("Asking for the {} failed (status {}).", group.many, status)
                                   : fmt::format("Asking for the {} failed: {} answered (status {}).",
                                                 group.many, front->product, status);
  GroupCount count = failed(group, error);
  if (status >= 500 && is_of_application(response)) count.variant = Variant::application;
  return count;
}

/// Counts one list page by page: with the ids alone, and where that is not answered with a list, whole.
class PageCount {
 public:
  PageCount(Fetch& fetch, std::size_t index, const Url& list, const Secret& token)
      : fetch_(fetch), index_(index), list_(list), token_(token), walk_(with_query(kIdsAlone)) {}

  /// The place of its group in `people_groups()`.
  std::size_t index() const { return index_; }

  /// Set when the list is counted, or cannot be.
  const std::optional<GroupCount>& done() const { return done_; }

  /// For the next page; nothing where the bound of a walk is reached, which is then the result.
  std::optional<HttpRequest> next() {
    if (!fetch_.take_people_page()) {
      end(fmt::format("There are more than {} {}: after {} pages counting was ended.", number_, group().many,
                      fetch_.bounds().people_pages));
      return std::nullopt;
    }
    HttpRequest request = people_request(walk_.at(), token_);
    request.followed = walk_.followed();
    return request;
  }

  /// Gives how long the page took, in milliseconds. Fails with `interrupted`.
  Result<double> take(const HttpRequest& request, const HttpExchange& exchange) {
    auto fetched = fetch_.get(request, &exchange);
    if (!fetched) {
      if (fetched.error().code == Code::interrupted) return fetched.error();
      if (fetched.error().code == Code::http_no_end && number_ > 0)
        end(fmt::format("There are at least {} {}: after {} counting was ended.", number_, group().many,
                        fetched.error().fact("bound")),
            Code::consent_unknown, fetched.error().request);
      // Words about a page that the server named could hold somebody's name.
      else if (walk_.followed())
        end(fmt::format("The list of {} broke off after {}.", group().many, number_), Code::consent_failed,
            fetched.error().request);
      else
        done_ = failed(group(), fetched.error());
      return exchange.timing.total;
    }
    read(fetched->response);
    return fetched->elapsed_ms;
  }

 private:
  static constexpr std::string_view kIdsAlone = "$select=Id";

  const PeopleGroup& group() const { return people_groups()[index_]; }

  Url with_query(std::string_view query) const {
    Url url = list_;
    url.query = query;
    return url;
  }

  void end(std::string why, Code code = Code::consent_unknown, std::size_t request = 0) {
    done_ = unknown(group(), std::move(why), code, request);
  }

  void read(HttpResponse& response) {
    const auto page = response.status == 200 ? read_people_page(response.body) : std::nullopt;
    if (!page) {
      if (query_ == kIdsAlone)
        begin_again();
      else
        done_ = not_counted(fetch_, group(), response, list_);
      return;
    }
    // A server that does not know $skip sends the same page again.
    const bool same_again = page->bare && response.body == last_;
    if (same_again || (page->bare && page->records == 0)) {
      done_ = GroupCount{&group(), number_};
      return;
    }
    number_ += page->records;
    if (!page->bare && page->next.empty())
      done_ = GroupCount{&group(), page->total.value_or(number_)};
    else if (!go_on(*page))
      end("The page links of the list do not come to an end.");
    last_ = page->bare ? std::move(response.body) : std::string();
  }

  void begin_again() {
    walk_ = PageWalk(with_query(""));
    query_ = "";
    number_ = 0;
    last_.clear();
  }

  bool go_on(const PeoplePage& page) {
    if (!page.bare) return walk_.follow(page.next, page.context, fetch_.redactor());
    return walk_.ask(fmt::format("{}{}$skip={}", query_, query_.empty() ? "" : "&", number_));
  }

  Fetch& fetch_;
  std::size_t index_;
  Url list_;
  const Secret& token_;
  PageWalk walk_;
  std::string_view query_ = kIdsAlone;  // of the first page
  std::uint64_t number_ = 0;
  std::string last_;  // a bare page, to know it again
  std::optional<GroupCount> done_;
};

/// The application itself says no, or that there is no such list. What stands before it may only dislike the
/// query, as the number alone is asked for.
bool is_final(const HttpResponse& response) {
  const int status = response.status;
  return status == 429 || ((status == 401 || status == 403 || status == 404) && is_web_api(response));
}

/// What the answer about a list's number says; nothing where its pages have to be counted.
std::optional<GroupCount> count_alone(const Fetch& fetch, const PeopleGroup& group,
                                      const Result<HttpResponse>& answer, const Url& list) {
  if (!answer) return failed(group, answer.error());
  const auto page = answer->status == 200 ? read_people_page(answer->body) : std::nullopt;
  if (page && page->total) return GroupCount{&group, page->total};
  if (page && page->total_is_none)
    return unknown(group, fmt::format("The number that the API gives for the {} is none.", group.many));
  if (is_final(*answer)) return not_counted(fetch, group, *answer, list);
  return std::nullopt;
}

/// A page of each list that is left, side by side. Gives how long the longest took, in milliseconds.
Result<double> count_pages(Fetch& fetch, std::list<PageCount>& left) {
  std::vector<HttpRequest> requests;
  std::vector<PageCount*> asking;
  for (PageCount& list : left)
    if (auto request = list.next()) {
      requests.push_back(std::move(*request));
      asking.push_back(&list);
    }
  const std::vector<HttpExchange> answers = fetch.send_all(requests);
  double longest = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    WCBS_TRY(elapsed_ms, asking[i]->take(requests[i], answers[i]));
    longest = std::max(longest, elapsed_ms);
  }
  return longest;
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

std::vector<HttpRequest> count_requests(const std::vector<Url>& lists, const Secret& token) {
  std::vector<HttpRequest> requests;
  for (const Url& list : lists) {
    requests.push_back(people_request(list, token));
    requests.back().url.query = "$top=0&$count=true";
  }
  return requests;
}

Result<HeadCount> count_heads(Fetch& fetch, const std::vector<Url>& lists, const Secret& token,
                              const std::vector<HttpExchange>& answers, const OnGroup& on_group) {
  HeadCount result;
  result.counts.resize(lists.size());
  const auto note = [&](std::size_t index, const GroupCount& count) {
    result.counts[index] = count;
    if (on_group) on_group(count);
  };
  std::list<PageCount> left;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& answer = answers[i].answer;
    if (!answer && answer.error().code == Code::interrupted) return answer.error();
    result.elapsed_ms = std::max(result.elapsed_ms, answers[i].timing.total);
    if (const auto count = count_alone(fetch, people_groups()[i], answer, lists[i]))
      note(i, *count);
    else
      left.emplace_back(fetch, i, lists[i], token);
  }
  while (!left.empty()) {
    WCBS_TRY(elapsed_ms, count_pages(fetch, left));
    result.elapsed_ms += elapsed_ms;
    for (const PageCount& list : left)
      if (list.done()) note(list.index(), *list.done());
    std::erase_if(left, [](const PageCount& list) { return list.done().has_value(); });
  }
  return result;
}

}  // namespace wcbs_link
