#include "wizard/failure.hpp"

#include "wcbs_link/base/text.hpp"
#include "wcbs_link/diagnosis/findings.hpp"
#include "wcbs_link/link/address.hpp"
#include "wcbs_link/link/pasted.hpp"
#include "wizard/credentials.hpp"
#include "wizard/tell.hpp"
#include "wizard/texts_for_others.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using std::chrono::seconds;

constexpr seconds kPatience{60};

bool is_time_out(Code code) {
  return code == Code::http_timeout || code == Code::connect_timeout;
}

/// What the address itself may be the cause of.
bool is_about_address(Code code) {
  constexpr Code kCodes[] = {Code::dns_not_found,  Code::dns_no_address,  Code::tls_not_tls,
                             Code::tls_wrong_host, Code::http_not_found,  Code::http_wrong_site,
                             Code::http_redirect,  Code::http_unexpected, Code::schools_not_found};
  return std::find(std::begin(kCodes), std::end(kCodes), code) != std::end(kCodes);
}

/// The likeliest to help, which never asks the same again for nothing.
Mend likeliest(Sitting& sitting, Code code) {
  if (code == Code::token_invalid_client) return Mend::secret;
  if (is_time_out(code) && !sitting.is_patient) return Mend::longer;
  if (is_about_address(code)) return Mend::address;
  return Mend::text;
}

std::vector<Choice<Mend>> all_ways(Sitting& sitting, const Error& error, std::vector<Choice<Mend>> ways) {
  const FindingKind kind = finding_kind(error.code, error.variant);
  ways.push_back({Mend::text, kind.owner == Owner::you
                                  ? "write a text to forward, with what was seen"
                                  : fmt::format("write a text for {}", owner_title(kind.owner))});
  if (is_time_out(error.code) && !sitting.is_patient)
    ways.push_back({Mend::longer, fmt::format("try again, waiting up to {} seconds", kPatience.count())});
  const Mend first = likeliest(sitting, error.code);
  std::stable_partition(ways.begin(), ways.end(),
                        [&](const Choice<Mend>& way) { return way.value == first; });
  return ways;
}

}  // namespace

bool takes_address(Sitting& sitting, const std::string& answer) {
  const bool looks_like_one = bare(answer).find_first_of("./") != std::string::npos;
  if (!looks_like_one || is_secret(sitting, answer) || !read_address(answer, true)) return false;
  sitting.typed_address = answer;
  return true;
}

Result<Mend> ask_to_mend(Sitting& sitting, const Error& error, std::vector<Choice<Mend>> ways) {
  Talk& talk = sitting.talk;
  ways = all_ways(sitting, error, std::move(ways));
  const bool may_change_address = std::any_of(
      ways.begin(), ways.end(), [](const Choice<Mend>& way) { return way.value == Mend::address; });
  const std::string fault = fault_text(error, talk.console().width());
  const auto fault_rows = static_cast<std::size_t>(std::count(fault.begin(), fault.end(), '\n'));
  if (auto room = talk.room_for(fault_rows + ways.size() + 4); !room) return room.error();
  talk.blank();
  talk.show(fault);
  Menu<Mend> menu{"What now?", std::move(ways), 0,
                  std::string(finding_kind(error.code, error.variant).meaning), true};
  if (may_change_address)
    menu.typed = [&](const std::string& text) {
      return takes_address(sitting, text) ? std::optional(Mend::address) : std::nullopt;
    };
  for (;;) {
    WCBS_TRY(mend, talk.choose(menu));
    if (mend == Mend::longer) {
      sitting.is_patient = true;
      sitting.transport.be_patient(kPatience);
      return Mend::again;
    }
    if (mend != Mend::text) return mend;
    if (const auto text = write_owner_text(sitting, error); !text && !is_back(text)) return text.error();
    std::erase_if(menu.choices, [](const Choice<Mend>& way) { return way.value == Mend::text; });
    menu.otherwise = menu.choices.size();  // it is somebody else's turn
    talk.blank();
  }
}

}  // namespace wcbs_link
