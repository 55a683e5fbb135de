#include "wcbs_link/link/address.hpp"

#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace wcbs_link {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Form {
  std::string_view pasted;
  std::string_view app = "https://school.example.org/Wcbs.API/";
  std::string_view version = "";
};
constexpr Form kForms[] = {
    // A bare host.
    {"school.example.org"},
    {"School.Example.ORG"},
    {"school.example.org/"},
    {"school.example.org."},
    {"https://school.example.org"},
    {"https://school.example.org/"},
    {"HTTPS://SCHOOL.EXAMPLE.ORG"},
    {"school.example.org:8443", "https://school.example.org:8443/Wcbs.API/"},
    {"192.0.2.7", "https://192.0.2.7/Wcbs.API/"},
    {"192.0.2.7:8443", "https://192.0.2.7:8443/Wcbs.API/"},
    {"[2001:db8::1]", "https://[2001:db8::1]/Wcbs.API/"},
    {"https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/Wcbs.API/"},
    {"wcbs-server", "https://wcbs-server/Wcbs.API/"},
    {"localhost:5003", "https://localhost:5003/Wcbs.API/"},

    // Wrapped by a mail filter or a search engine.
    {"https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fschool.example.org%2FWcbs.API%2Fapi%2Fswagger&data=05%7C02%7C&sdata=x%3D&reserved=0"},
    {"https://linkprotect.cudasvc.com/url?a=https%3a%2f%2fschool.example.org%2fWcbs.API&c=E,1"},
    {"https://www.google.com/url?q=https://school.example.org/Wcbs.API/&sa=D"},

    // The application.
    {"https://school.example.org/Wcbs.API"},
    {"https://school.example.org/Wcbs.API/"},
    {"https://school.example.org//Wcbs.API//"},
    {"https://school.example.org/wcbs.api"},
    {"https://school.example.org/WCBS.API/"},
    {"school.example.org/Wcbs.API"},
    {"school.example.org/Wcbs.API/index"},
    {"https://school.example.org/Wcbs.API/index.html"},
    {"https://school.example.org/Wcbs.API/INDEX"},
    {"https://school.example.org/index"},
    {"https://school.example.org/Wcbs.API/api"},
    {"https://school.example.org/Wcbs.API/api/"},
    {"https://school.example.org/wcbs.api/API/"},
    {"https://school.example.org/Wcbs.API/api/token"},
    {"https://school.example.org/Wcbs.API/api/schools(1)/Pupils?$top=1"},
    {"https://school.example.org:443/Wcbs.API/"},

    // The Swagger page.
    {"https://school.example.org/Wcbs.API/api/swagger"},
    {"https://school.example.org/Wcbs.API/api/swagger/"},
    {"https://school.example.org/Wcbs.API/api/swagger/ui/index"},
    {"https://school.example.org/Wcbs.API/api/swagger/ui/index#"},
    {"https://school.example.org/Wcbs.API/api/swagger/ui/index#!/Schools/Schools_Get"},
    {"https://school.example.org/Wcbs.API/api/swagger#!/Schools/Schools_Get"},
    {"school.example.org/wcbs.api/api/SWAGGER/ui/index#!/Schools/Schools_Get"},
    {"https://school.example.org/Wcbs.API/api/swagger/docs/v1"},
    {"https://school.example.org/Wcbs.API/swagger/ui/index"},
    {"https://school.example.org/Wcbs.API/api/swagger?x=y#z"},

    // What surrounds it.
    {"  https://school.example.org/Wcbs.API/  "},
    {"https://school.example.org/Wcbs.API/\r\n"},
    {"<https://school.example.org/Wcbs.API/>"},
    {"<school.example.org>"},
    {" < https://school.example.org/Wcbs.API/ > "},
    {"\"https://school.example.org/Wcbs.API/\""},
    {"'school.example.org'"},
    {"\xE2\x80\x9Chttps://school.example.org/Wcbs.API/\xE2\x80\x9D"},
    {"\xEF\xBB\xBFhttps://school.example.org/Wcbs.API/"},
    {"\xC2\xA0https://school.example.org/Wcbs.API/\xE2\x80\x8B"},
    {"\x1b[200~https://school.example.org/Wcbs.API/\x1b[201~"},
    {"https://school.example.org/Wcbs.API/."},
    {"https://school.example.org/Wcbs.API/,"},
    {"https:\\\\school.example.org\\Wcbs.API\\"},
    {"our address is https://school.example.org/Wcbs.API/ thanks"},
    {"Our address: \xE2\x80\x9Chttps://school.example.org/Wcbs.API/\xE2\x80\x9D, thanks, bob@school.example.org"},
    {"//school.example.org/Wcbs.API/"},
    {"URL: https://school.example.org/Wcbs.API/ - for Wonde"},
    {"[WCBS](https://school.example.org/Wcbs.API/)"},
    {"<a href=\"https://school.example.org/Wcbs.API/\">WCBS</a>"},
    {"it is (school.example.org/Wcbs.API/)."},
    {"https://school.example.org/Wcbs.API/\xE2\x80\x9D"},
    {"\xE2\x80\x98https://school.example.org/Wcbs.API/\xE2\x80\x99"},

    // Side by side.
    {"https://school.example.org/Wcbs.API.2.2/", "https://school.example.org/Wcbs.API.2.2/", "2.2"},
    {"https://school.example.org/wcbs.api.2.2/api/swagger#!/Schools",
     "https://school.example.org/Wcbs.API.2.2/", "2.2"},
    {"school.example.org/WCBS.API.2.10", "https://school.example.org/Wcbs.API.2.10/", "2.10"},
    {"https://school.example.org/Wcbs.API.2.2.1/api", "https://school.example.org/Wcbs.API.2.2.1/", "2.2.1"},
    {"https://school.example.org/Wcbs.API-2.2/", "https://school.example.org/Wcbs.API-2.2/", "2.2"},
    {"https://school.example.org/Wcbs.API_v2.2/", "https://school.example.org/Wcbs.API_v2.2/", "2.2"},
    {"https://school.example.org/Wcbs.API.Test/api/swagger", "https://school.example.org/Wcbs.API.Test/"},

    // Elsewhere.
    {"https://school.example.org/pass/Wcbs.API/api/swagger", "https://school.example.org/pass/Wcbs.API/"},
    {"https://school.example.org/PassApi/api/swagger", "https://school.example.org/PassApi/"},
    {"https://school.example.org/api/swagger", "https://school.example.org/"},
    {"https://school.example.org/swagger/ui/index", "https://school.example.org/"},
    {"https://school.example.org\\@elsewhere.example.org/",
     "https://school.example.org/@elsewhere.example.org/"},

    // This computer, where http is no harm.
    {"http://localhost:5003/Wcbs.API/", "http://localhost:5003/Wcbs.API/"},
    {"http://127.0.0.1:5003/Wcbs.API/api/swagger", "http://127.0.0.1:5003/Wcbs.API/"},
    {"http://[::1]:5003", "http://[::1]:5003/Wcbs.API/"},
};

TEST(ReadAddress, TakesEveryFormThatAnAdminWouldPaste) {
  for (const Form& form : kForms) {
    const auto address = read_address(form.pasted, false);
    ASSERT_TRUE(address) << form.pasted << ": " << address.error().summary;
    EXPECT_EQ(address->app.text(), form.app) << form.pasted;
    EXPECT_EQ(address->api.text(), std::string(form.app) + "api/") << form.pasted;
    EXPECT_EQ(address->version, form.version) << form.pasted;
    const auto again = read_address(address->text(), false);
    ASSERT_TRUE(again) << address->text();
    EXPECT_EQ(again->app.text(), form.app) << "its own answer is read the same way";
  }
}

constexpr std::string_view kNone[] = {
    "",
    "  \n",
    "<>",
    "\"\"",
    "https://",
    "ftp://school.example.org/",
    "mailto:integrate@wonde.com",
    "integrate@wonde.com",
    "javascript:alert(1)",
    "file:///C:/Wcbs.API",
    "https://admin:hunter2@school.example.org/Wcbs.API/",
    "admin:hunter2@school.example.org",
    "school.example.org:99999",
    "see the school's web site",
    "https://school.example.org/Wcbs.API/\nhttps://elsewhere.example.org/",
    "https://school.example.org%40elsewhere.example.org/",
    "https://school.example.org%2Felsewhere.example.org/",
    "https://school.example.org%00.elsewhere.example.org/",
    "https://hunter2@school.example.org/Wcbs.API/",
    "https://@school.example.org/Wcbs.API/",
};

TEST(ReadAddress, RefusesWhatIsNoAddress) {
  for (const std::string_view text : kNone) {
    const auto address = read_address(text, true);
    ASSERT_FALSE(address) << text << " was read as " << address->app.text();
    EXPECT_EQ(address.error().code, Code::url_invalid) << text;
    EXPECT_THAT(address.error().summary, Not(HasSubstr("hunter2")));
  }
}

TEST(ReadAddress, SaysWhatElseATextIs) {
  const std::pair<std::string_view, std::string_view> others[] = {
      {"mailto:integrate@wonde.com", "an e-mail address"},
      {"\\\\srv\\share\\Wcbs.API", "a folder or a file"},
      {"C:\\inetpub\\wwwroot\\Wcbs.API", "a folder or a file"},
      {"file:///C:/inetpub", "a folder or a file"},
      {"https://a.example.org/ or https://b.example.org/", "two addresses"},
      {"see the school's web site", "a space after"},
      {"https://school.example.org/Wcbs API/", "a space after"},
      {"https://urldefense.com/v3/__https://school.example.org/Wcbs.API/__;!!x$", "a mail filter"},
      {"https://protect-eu.mimecast.com/s/4711?domain=school.example.org", "a mail filter"},
  };
  for (const auto& [text, what] : others) {
    const auto address = read_address(text, false);
    ASSERT_FALSE(address) << text;
    EXPECT_THAT(address.error().summary, HasSubstr(what)) << text;
  }
}

TEST(ReadAddress, KnowsTheOlderProduct) {
  for (const std::string_view text :
       {"https://school.example.org/WCBSAPI.ODataApi/", "school.example.org/wcbsapi.odataapi/Pupils",
        "https://school.example.org/pass/WCBSAPI.ODataApi",
        "https://school.example.org/WCBSAPI.ODataApi.2/x"}) {
    const auto address = read_address(text, false);
    ASSERT_FALSE(address) << text;
    EXPECT_EQ(address.error().code, Code::url_legacy_api) << text;
    EXPECT_EQ(address.error().fact("newer"), "https://school.example.org/Wcbs.API/") << text;
  }
}

struct Cleartext {
  std::string_view pasted;
  std::string_view https;
};
constexpr Cleartext kCleartext[] = {
    {"http://school.example.org/Wcbs.API/", "https://school.example.org/Wcbs.API/"},
    {"HTTP://school.example.org:80/Wcbs.API/", "https://school.example.org/Wcbs.API/"},
    {"http://school.example.org:8080/Wcbs.API/", "https://school.example.org:8080/Wcbs.API/"},
    {"http://10.0.0.1/", "https://10.0.0.1/"},
    {"http://localhost.example.org/", "https://localhost.example.org/"},
    {"http://wcbs/", "https://wcbs/"},
    {"http://127.0.0.1.evil.example/", "https://127.0.0.1.evil.example/"},
    {"http://localhost.evil.example:80/", "https://localhost.evil.example/"},
    {"http://127-0-0-1.evil.example/", "https://127-0-0-1.evil.example/"},
    {"http://0x0a000001/", "https://10.0.0.1/"},
    {"http://10.1/", "https://10.0.0.1/"},
    {"http://0/", "https://0.0.0.0/"},
    {"http://[::ffff:10.0.0.1]/", "https://[::ffff:10.0.0.1]/"},
};

TEST(ReadAddress, DoesNotSendASecretInTheClear) {
  for (const Cleartext& one : kCleartext) {
    const auto address = read_address(one.pasted, false);
    ASSERT_FALSE(address) << one.pasted;
    EXPECT_EQ(address.error().code, Code::url_cleartext);
    ASSERT_EQ(address.error().facts.size(), 1U);
    EXPECT_EQ(address.error().facts[0], (Fact{"https", std::string(one.https)}));
    EXPECT_TRUE(read_address(one.pasted, true)) << one.pasted;
  }
}

TEST(ReadAddress, TakesNoSecretForANameOfAServerAlsoBehindPercentSigns) {
  for (const char* text :
       {"55557685191080000000143856d768519108", "/55557685191080000000143856%64768519108"}) {
    const auto address = read_address(text, false);
    ASSERT_FALSE(address) << text << " was read as " << address->text();
    EXPECT_THAT(address.error().summary, HasSubstr("looks like a Client Secret"));
    EXPECT_THAT(address.error().summary, Not(HasSubstr("768519")));
  }
}

TEST(ReadAddress, SurvivesMegabytes) {
  for (const char c : {'a', '/', '.', '<', '\\', ' ', '%'}) {
    const auto address = read_address("https://school.example.org/" + std::string(200'000, c), false);
    if (!address) {
      EXPECT_LT(address.error().summary.size(), 1'000U) << c;
    }
  }
}

TEST(ReadExactUrl, KeepsThePathAndTheQuery) {
  const auto url = read_exact_url(" <https://login.example.org:8443/oauth/Token?tenant=1> ", false);
  ASSERT_TRUE(url);
  EXPECT_EQ(url->text(), "https://login.example.org:8443/oauth/Token?tenant=1");
  EXPECT_EQ(read_exact_url("http://login.example.org/token", false).error().code, Code::url_cleartext);
  EXPECT_EQ(read_exact_url("", false).error().code, Code::url_invalid);
  EXPECT_TRUE(read_exact_url("http://127.0.0.1:81/token", false));
}

}  // namespace
}  // namespace wcbs_link
