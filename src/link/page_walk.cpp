#include "link/page_walk.hpp"

namespace wcbs_link {
namespace {

constexpr std::size_t kMostLink = 8000;

}  // namespace

bool PageWalk::follow(const std::string& link, const std::string& context, const Redactor& redactor) {
  if (link.size() > kMostLink || redactor.surely_repeats(link)) return false;
  const auto base = context.empty() || context.size() > kMostLink ? Result<Url>(at_) : resolve(at_, context);
  auto next = resolve(base ? *base : at_, link);
  return next && go_to(moved_to_origin(std::move(*next), at_));
}

bool PageWalk::ask(const std::string& query) {
  Url next = at_;
  next.query = query;
  return go_to(std::move(next));
}

bool PageWalk::go_to(Url next) {
  if (!seen_.insert(next.text()).second) return false;
  at_ = std::move(next);
  return true;
}

}  // namespace wcbs_link
