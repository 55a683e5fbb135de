#include "wcbs_link/diagnosis/findings.hpp"

#include "wcbs_link/base/text.hpp"

#include <array>
#include <limits>

#include <fmt/format.h>

namespace wcbs_link {
namespace {

using enum Stage;
using enum Status;
using enum Owner;

constexpr Weight kRefusal{.is_refusal = true};
constexpr Weight gravity(std::uint8_t rank) {
  return {.rank = rank};
}
constexpr Weight varying(std::uint8_t rank) {
  return {.rank = rank, .varies = true};
}

// clang-format off
constexpr auto kFindings = std::to_array<FindingKind>({
    {Code::url_invalid, "url.invalid", url, fail, you, "That is not an address",
     "The text given as the school's address cannot be read as one.",
     "Copy the address of the Swagger page from the web browser, for example https://school.example.org/Wcbs.API/api/swagger, without a user name or password in it."},
    {Code::url_cleartext, "url.cleartext", url, fail, you, "The address is not secure",
     "The address starts with http: others on the way could read the Client Secret and people's data. Nothing was sent.",
     "Use {https} instead. If the server has no https yet, ask whoever runs it to set up a certificate first.",
     "", {}, "On a closed test network only: --allow-http."},
    {Code::url_legacy_api, "url.legacy-api", url, fail, you, "This is the older WCBS API",
     "WCBSAPI.ODataApi is an older product with another login. Wonde needs the Wcbs.API.",
     "Test with {newer}, where the Wcbs.API usually is. If it is not there, ask whoever looks after WCBS for its address, or to have it installed."},
    {Code::row_invalid, "row.invalid", url, fail, you, "This row of the list cannot be used",
     "A value is missing or cannot be read, or the row would send a secret where it may not go. Nothing was sent for it.",
     "Correct the row, or the file that it names, and test the list again."},

    {Code::dns_not_found, "dns.not-found", dns, fail, you, "The server's name is not known here",
     "The name servers that this computer asks say that there is no such name, or that it stands for another one that is not there. Those of another network may know it.",
     "Compare the spelling with the address in the web browser. If it is right, test from another network (a phone's). Known there, it is missing in this network's own DNS: tell whoever runs that. Else ask whoever runs the school's domain to add it to the public DNS."},
    {Code::dns_failed, "dns.failed", dns, fail, network, "The name could not be looked up",
     "The name servers that this computer asks gave no answer, or failed over this name. Nothing is known about the school's server.",
     "Check that this computer is online. If other sites open, ask whoever runs the network to look at its name servers.",
     "Please check the name servers that our computers use: asked for this name, they gave no answer or an error. If other names work, the fault may be with the name servers of the school's domain."},
    {Code::dns_no_address, "dns.no-address", dns, fail, you,
     "The server's name has no address that can be used",
     "The name exists, but leads to no address, or to none of the kind that was asked for.",
     "If only one kind of address was asked for, test without that limit. Otherwise ask whoever runs the school's domain to add the server's address to the public DNS."},
    {Code::dns_private_address, "dns.private-address", dns, warn, network,
     "The address may work only inside the school",
     "The name is known only inside, or leads to an address that can be reached only inside a network. Wonde connects from the internet and would not reach it.",
     "Ask whoever runs the network for the address at which the WCBS server can be reached from the internet. If there is none, the server has to be published.",
     "Please tell us the address at which this server can be reached from the internet, or publish its Wcbs.API (https). If only known addresses may come in, support@wonde.com can tell you which ones Wonde uses.",
     gravity(6)},

    {Code::connect_refused, "connect.refused", connect, fail, server, "Nothing answers on that port",
     "The computer at that address refused the connection: the web server is not running there, or a firewall turns the connection away.",
     "Check the port in the address, and that the name still leads to the school's server (by the number under \"Seen\"). If so, ask whoever runs the web server whether it is running.",
     "Please check that IIS is started, that the site has an https binding on this port, and that the server's firewall lets connections to it through."},
    {Code::connect_timeout, "connect.timeout", connect, fail, network, "The server does not answer",
     "No answer came to the attempt to connect: usually a firewall drops it, the server is off, or the address is wrong.",
     "Compare the address with that in the web browser. If the page opens there, the browser probably uses a proxy, and this test needs the same one. Otherwise ask whoever runs the firewall to let the connection through.",
     "Please check that connections to this address and port are let through to the WCBS server, and that the server is on.", {},
     "A proxy is given with --proxy."},
    {Code::connect_unreachable, "connect.unreachable", connect, fail, network,
     "There is no way to the server from here",
     "This computer's network knows no route to the address, or something on the way (a router, a firewall) answered that it cannot or must not be reached.",
     "Check this computer's network connection (VPN, Wi-Fi). If other sites open, ask whoever runs the network about the way to this address.",
     "Please check the route to this address, and whether a firewall on the way turns connections to it away: our computer was told that it cannot be reached."},
    {Code::connect_reset, "connect.reset", connect, fail, network, "The connection was broken off",
     "The connection was made and then cut from the other side, usually by a firewall or by a server that does not expect this kind of connection.",
     "Ask whoever runs the firewall whether it cut this connection. If not, ask whoever runs the web server.",
     "Please look for this connection in the log of the firewall, and let it through if it was cut there. If it was not, please tell us: then the web server has to be checked."},
    {Code::connect_ipv6_broken, "connect.ipv6-broken", connect, warn, network,
     "One of the server's two kinds of address does not work",
     "The name leads to an IPv4 and an IPv6 address, and only one of them answers. A program that tries the other one first has to wait, or fails.",
     "Ask whoever runs the school's DNS to remove the address that does not answer, or to make it work.",
     "Please take the address that does not answer out of the DNS, or make it answer.",
     gravity(12)},

    {Code::proxy_unreachable, "proxy.unreachable", connect, fail, network, "The proxy cannot be reached",
     "This computer is set to reach the internet through a proxy, and the proxy cannot be reached. Nothing is known about the school's server.",
     "Check the proxy in the settings of this computer, or ask whoever runs the network for its address.",
     "Please check that this proxy runs, and that its name and port are still right.", {},
     "The proxy comes from --proxy, from a variable such as https_proxy or all_proxy, or on Windows from its own settings."},
    {Code::proxy_auth_required, "proxy.auth-required", connect, fail, network, "The proxy wants a login",
     "The proxy between this computer and the internet asks for a user name and password.",
     "Ask whoever runs the network to let this computer reach the school's server without a login.",
     "Please let our computer reach this server through the proxy without a login, or give us a login for it.", {},
     "A login for the proxy can be given in the variable https_proxy."},
    {Code::proxy_refused, "proxy.refused", connect, fail, network, "The proxy refuses the connection",
     "The proxy answered, but did not connect to the school's server.",
     "Ask whoever runs the proxy to allow connections to this server and port.",
     "Please allow connections through the proxy to this server and port."},

    {Code::tls_not_tls, "tls.not-tls", tls, fail, server, "The port does not speak https",
     "Something answers on that port, but not with a secure connection: usually plain http, or another program.",
     "Check the port in the address. If it is right, ask whoever runs the web server to give the site an https binding.",
     "Please give the site an https binding on this port in IIS: what answers there now does not speak TLS. If it has one, the firewall may lead this port to another one."},
    {Code::tls_expired, "tls.expired", tls, fail, server, "A certificate has expired",
     "A certificate is valid for a limited time, and this one's is over. Nobody can connect securely until it is renewed.",
     "Check the date on this computer. If it is right, ask whoever runs the web server to renew the certificate.",
     "Please renew the certificate that has expired and bind the new one to the site in IIS. If it is an intermediate one, install the issuer's current one instead."},
    {Code::tls_not_yet_valid, "tls.not-yet-valid", tls, fail, you, "A certificate is not valid yet",
     "The certificate's time begins later than this computer's clock says it is.",
     "Check the clock of this computer first. If it is right, ask whoever runs the web server to bind a certificate that is valid now."},
    {Code::tls_wrong_host, "tls.wrong-host", tls, fail, server, "The certificate is for another name",
     "The server shows a certificate, but not one for the name in the address: it was made for another name, or the name leads to another server.",
     "Check that the name leads to the WCBS server. If it does, use a name that the certificate is for, or ask whoever runs the web server for a certificate with this name.",
     "Please check that the name in this address leads to the WCBS server. If it does, please bind a certificate for that name to the site in IIS, or tell us by which of its names the server can be reached from the internet."},
    {Code::tls_self_signed, "tls.self-signed", tls, fail, server, "The certificate is self-signed",
     "The server vouches for itself. Neither Wonde's servers nor this program can tell it from an impostor.",
     "Ask whoever runs the web server to install a certificate from a public authority.",
     "Please bind a certificate from a public authority to the site in IIS. If one is installed already, choose it in the site's https binding; some are free."},
    {Code::tls_missing_intermediate, "tls.missing-intermediate", tls, fail, server,
     "The server leaves out a certificate",
     "Between the server's own certificate and an authority that is known everywhere stands another one, and the server does not send it. Web browsers usually fetch it themselves, so the site looks fine there; servers such as Wonde's usually cannot connect.",
     "Ask whoever runs the web server to install the issuer's intermediate certificate on it.",
     "Please install the issuer's intermediate certificate on the server (in Windows: the local computer's store \"Intermediate Certification Authorities\") and bind the site's certificate again. If it is still left out, restart the server."},
    {Code::tls_untrusted_root, "tls.untrusted-root", tls, fail, server,
     "The certificate's issuer is not known",
     "The certificate was issued by an authority that this computer does not trust: usually a school's own, which Wonde's servers do not know either.",
     "Ask whoever runs the web server to install a certificate from a public authority.",
     "Please install a certificate from a public authority (some are free) and bind it to the site in IIS. Wonde's servers probably do not know the authority that issued the present one.", {},
     "To test the other stages all the same, give the school's own root: --ca-file FILE."},
    {Code::tls_no_roots, "tls.no-roots", tls, fail, you, "This computer cannot check certificates",
     "A certificate is checked against the list of authorities that this computer trusts. Here that list is missing or cannot be read, so nothing is known about the server's certificate. Wonde's servers have a list of their own.",
     "Install the list on this computer (on Debian, Ubuntu and Fedora: the package ca-certificates).", "", {},
     "A file of root certificates can be given with --ca-file, or in the variable SSL_CERT_FILE."},
    {Code::tls_intercepted, "tls.intercepted", tls, fail, network,
     "A web filter opens the encryption of this connection",
     "Between this computer and the server, a web filter replaces the server's certificate with its own. What is seen from here says little about what Wonde sees.",
     "Ask whoever runs the network to leave this server out of TLS inspection, or test from outside the school's network.",
     "Please exempt the server's name from TLS inspection: the filter named below replaces its certificate.",
     varying(8)},
    {Code::tls_revoked, "tls.revoked", tls, fail, server, "The certificate has been revoked",
     "The certificate's issuer has withdrawn it before its end date.",
     "Ask whoever runs the web server to install a new certificate.",
     "Please get a certificate with a new key and bind it to the site in IIS: the issuer has withdrawn the present one."},
    {Code::tls_weak, "tls.weak", tls, fail, server, "The server's encryption is too weak",
     "A key, a signature or a parameter of the server is below what is accepted as secure today.",
     "Ask whoever runs the web server to replace what is too weak.",
     "Please replace what is too weak: certificates need SHA-256 or better and, with RSA, a key of 2048 bits or more; weak ciphers and Diffie-Hellman below 2048 bits have to be turned off."},
    {Code::tls_old_protocol, "tls.old-protocol", tls, fail, server,
     "The server only knows old versions of TLS",
     "The server offers nothing newer than TLS 1.1, which is no longer secure; typical of Windows Server 2008 R2.",
     "Ask whoever runs the web server to turn on TLS 1.2.",
     "Please turn on TLS 1.2 (Windows Server 2008 R2 has it, turned off: Schannel settings in the registry, then a restart), or move the API to a newer Windows Server."},
    {Code::tls_client_certificate, "tls.client-certificate", tls, fail, server,
     "The server wants a client certificate",
     "The server only lets computers in that show a certificate of their own. Wonde has none.",
     "Ask whoever runs the web server not to require client certificates for the Wcbs.API.",
     "Please do not ask for client certificates at the Wcbs.API (in IIS: SSL Settings of the application, \"Client certificates\": \"Ignore\"): Wonde has none to show."},
    {Code::tls_bad_certificate, "tls.bad-certificate", tls, fail, server, "The certificate is not acceptable",
     "The certificate, or one above it, breaks a rule: its purpose, its limits or its signature.",
     "Ask whoever runs the web server to get a correct certificate.",
     "Please send the details below to the certificate's issuer, and bind a correct certificate to the site in IIS."},
    {Code::tls_handshake, "tls.handshake", tls, fail, server, "A secure connection could not be made",
     "The server took the connection, but the two sides could not agree on how to secure it.",
     "Ask whoever runs the web server to look at its https binding.",
     "Please check the site's https binding, and look in the Windows System log (source Schannel) at the time given below."},
    {Code::tls_private_root, "tls.private-root", tls, warn, server,
     "Probably only the school's computers trust the certificate",
     "Public authorities enter the certificates that they issue in public logs, and this one shows no sign of it; or it was accepted only because its root was given for this test. Wonde's servers usually trust public authorities only.",
     "Ask whoever runs the web server for a certificate from a public authority.",
     "Please get a certificate from a public authority (some are free) and bind it to the site in IIS.",
     gravity(5)},
    {Code::tls_expires_soon, "tls.expires-soon", tls, warn, server, "A certificate expires soon",
     "The link will stop working on that day unless the certificate is renewed.",
     "Ask whoever runs the web server to renew the certificate before then.",
     "Please renew the certificate named below before it expires, and bind the new one to the site in IIS. If it is an intermediate one, install the issuer's current one instead.",
     gravity(7)},

    {Code::http_timeout, "http.timeout", http, fail, server, "The server takes too long to answer",
     "Something took the request, and no whole answer came in time: the application is starting up or stuck, or what stands before it (such as Cloudflare) does not reach it.",
     "Test again in a minute. If it stays so, ask whoever runs the web server to restart the Wcbs.API, and to look at what stands before it.",
     "Please recycle the application pool of the Wcbs.API in IIS, and see whether it answers quickly afterwards. If something stands before it (such as Cloudflare), please check that it reaches it. If only the first request is slow, the pool's Start Mode \"AlwaysRunning\" usually helps.", {},
     "To wait for what a service in between says itself: --timeout 60."},
    {Code::http_truncated, "http.truncated", http, fail, server, "The server's answer broke off",
     "The answer began, or should have, and ended too soon: usually the application crashed, or something on the way cut it.",
     "Test again. If it happens again, ask whoever runs the web server to look in its logs.",
     "Please look in the Windows event log (sources ASP.NET and WAS) at the time given below: the application may have crashed. If nothing is there, something in front of the server may have cut the answer."},
    {Code::http_too_large, "http.too-large", http, fail, server, "The server's answer is far too large",
     "The answer is larger than anything the API has to say here; it was not read to its end.",
     "Compare the address with that of the Swagger page. If it is right, ask whoever runs the web server what answers there.",
     "Please check what answers at this address: it sends far more than the Wcbs.API has to say there."},
    {Code::http_bad_reply, "http.bad-reply", http, fail, server, "No answer that can be understood",
     "What came back does not keep to HTTP, the language of web servers; or nothing came back at all.",
     "Compare the address with that of the Swagger page. If it is right, ask whoever runs the web server what answers there.",
     "Please check what answers at this address: what it sends is not correct HTTP, or it sends nothing."},
    {Code::http_unexpected, "http.unexpected", http, fail, server,
     "The server's answer is not what the API sends",
     "A whole answer came, but not one that the Wcbs.API gives here.",
     "Compare the address with that of the Swagger page. If it is right, ask whoever runs the web server what answers there.",
     "Please check what answers at this address: it is not what the Wcbs.API sends."},
    {Code::http_not_found, "http.not-found", http, fail, you, "The WCBS API is not at this address",
     "The web server answers, but says that there is nothing under this address.",
     "Open the Swagger page in a web browser and copy its address. If no such page opens, ask whoever runs the WCBS server for the address of the Wcbs.API, and whether IIS still runs it there."},
    {Code::http_wrong_site, "http.wrong-site", http, fail, server, "The web server does not serve this name",
     "The web server answers, but has no site for the name in the address.",
     "Compare the name with that in the web browser. If it is right, ask whoever runs the web server to add it to the site.",
     "Please add a binding with this host name to the site of the Wcbs.API in IIS, or tell us the right name."},
    {Code::http_windows_auth, "http.windows-auth", http, fail, server, "The server asks for a Windows login",
     "The API checks the Client ID and Secret itself. Here IIS asks for a Windows login first, which Wonde does not have.",
     "Ask whoever runs the web server to turn the Windows login off for the Wcbs.API.",
     "Please turn Anonymous Authentication on, and Windows and Basic Authentication off, for the Wcbs.API application in IIS. The API has a login of its own."},
    {Code::http_forbidden, "http.forbidden", http, fail, server, "The server refuses access",
     "The server turned the request down, whatever its credentials: usually a rule for addresses, a web application firewall, or rights on a folder.",
     "Ask whoever runs the web server why the request is refused.",
     "Please look for this request in IIS's log (inetpub\\logs\\LogFiles), where the sub-status after 403 tells the reason if the page does not, and in the log of any web application firewall in front of it."},
    {Code::http_unavailable, "http.unavailable", http, fail, server, "The service is not available",
     "What answers there says that the service is not available now.",
     "Ask whoever runs the web server, or what stands in front of it, why.",
     "Please find out why this answer is given, and whether the Wcbs.API is running. If something in front of IIS sends it, the reason is to be found there."},
    {Code::http_maintenance, "http.maintenance", http, fail, server, "The server is being maintained",
     "The answer is a page that says so. That is usually temporary.",
     "Ask whoever runs the web server how long it will take. If it is over, the page was left behind and has to be removed.",
     "Please tell us when the maintenance ends. If it is over, the page that says so has to be removed (in IIS: app_offline.htm)."},
    {Code::http_gateway, "http.gateway", http, fail, server, "Something in front of the API cannot reach it",
     "The answer comes from something in front of the application: it could not reach the application, or could not use its answer.",
     "Ask whoever runs the web server to look at what stands in front of the Wcbs.API.",
     "Please check that the Wcbs.API is running, and that what stands in front of it (a gateway, a load balancer, IIS as a proxy) sends requests to the right place."},
    {Code::http_server_error, "http.server-error", http, fail, wcbs, "The WCBS API fails",
     "The application ran into an error of its own while answering.",
     "Ask whoever looks after WCBS to look at the error; the server's own words, where it gave any, are under \"Seen\".",
     "Please look for this error in the Windows event log of the server (usually source ASP.NET) at the time given below. If it is not there, please ask WCBS support."},
    {Code::http_method_refused, "http.method-refused", http, fail, server,
     "The request for a token is turned away",
     "The application answers, but a POST does not get to it: usually WebDAV, request filtering or a rewrite rule of IIS stops it.",
     "Ask whoever runs the web server to let POST requests through to the Wcbs.API.",
     "Please let POST through to the Wcbs.API in IIS: WebDAV Publishing off for it, POST not denied under Request Filtering, no rewrite rule for its token address."},
    {Code::http_rate_limited, "http.rate-limited", http, fail, server, "The server was asked too often",
     "The server, or something in front of it, limits how many requests it takes.",
     "Wait a few minutes and test again. If it happens at the first try, ask whoever runs the web server to raise the limit.",
     "Please raise the limit on requests for the Wcbs.API: our test sends only a few, and was turned away."},
    {Code::http_sign_in, "http.sign-in", http, fail, network, "A login for people stands in front of the API",
     "Before a request reaches the API, a person would have to log in. Wonde is a program and cannot.",
     "Ask whoever publishes the server to the internet to let the Wcbs.API through without that login.",
     "Please publish the Wcbs.API without this login page (in Entra application proxy: pre-authentication \"Passthrough\"; in Cloudflare Access: a Bypass policy): the API has a login of its own, and Wonde is a program that cannot fill in a page."},
    {Code::http_block_page, "http.block-page", http, fail, network, "Something blocks the way to the API",
     "It was not the API that answered, but a web filter, a guest Wi-Fi's sign-in or something else on the way.",
     "Open the address in a web browser to see the page. If a filter shows it, ask whoever runs the network to let the server through.",
     "Please let requests to this server through: a page of a filter, or of something else on the way, answers in its place."},
    {Code::http_redirect, "http.redirect", http, fail, server, "The server redirects to another address",
     "The server answers with a redirect that cannot be followed safely: the Client ID and Secret go only to the address that was given.",
     "If the redirect leads to where the Wcbs.API now is, on a server of your school, test with that address; a page where people log in is not the API. Otherwise ask whoever runs the web server to remove the redirect.",
     "Please remove this redirect for the Wcbs.API, or tell us its new address: the Client ID and Secret must not follow a redirect."},
    {Code::http_no_end, "http.no-end", http, fail, server, "The server's answers come to no end",
     "One test of a link usually takes at most 500 requests, 64 MiB of answers and five minutes. One of these limits was reached before the list of schools was known.",
     "Ask whoever runs the web server what answers there.",
     "Please check what answers at this address: usually page links or redirects lead on and on, or answers take very long.", {},
     "A test gets more time with --max-time."},
    {Code::http_unsteady, "http.unsteady", http, warn, server, "The server answers, but not every time",
     "The same request failed, and went well when it was sent again. Wonde may meet the failures.",
     "Ask whoever runs the web server to look in its logs.",
     "Please look in the server's logs for the reason: usually an application pool that restarts, too little memory, or one failing server among several behind this address.",
     gravity(10)},
    {Code::http_clock_skew, "http.clock-skew", http, warn, server, "The clocks differ",
     "The server's clock and this computer's differ by more than five minutes. Certificates and tokens depend on the time.",
     "Check this computer's clock first. If it is right, ask whoever runs the web server to set the server's.",
     "Please check the clock of the server, and where it gets the time from.",
     gravity(11)},

    {Code::discovery_no_document, "discovery.no-document", discovery, warn, wcbs,
     "The API's Swagger document was not found",
     "The API answers, but its description is turned off or elsewhere. The customary addresses are used; that usually works.",
     "Nothing has to be done if the later stages pass. Otherwise ask whoever looks after WCBS to turn Swagger on.",
     "Please turn on the Swagger page of the Wcbs.API (api/swagger), or tell us its address.",
     gravity(13)},
    {Code::discovery_bad_document, "discovery.bad-document", discovery, warn, wcbs,
     "The API's Swagger document cannot be used",
     "The API answers, but its description is damaged or incomplete. The customary addresses are used; that usually works.",
     "Nothing has to be done if the later stages pass. Otherwise ask WCBS support about the document.",
     "Please look at the Swagger document of the Wcbs.API: it cannot be read.", gravity(13)},

    {Code::token_invalid_client, "token.invalid-client", token, fail, you,
     "The Client ID or the Client Secret is wrong",
     "The server knows no third party with this pair. WCBS does not say which of the two is wrong. They may also have been generated but not saved.",
     "In the WCBS API account management section, under Third Party Licenses, open WONDEAPI, copy the Client ID and the Client Secret again, and save all changes in WCBS.",
     "", kRefusal},
    {Code::token_unauthorized_client, "token.unauthorized-client", token, fail, wcbs,
     "The third party is not allowed in",
     "The server knows the Client ID, but does not let it have a token: usually its licence is off or has expired, or the change was not saved.",
     "Ask whoever looks after WCBS to check that the third party WONDEAPI is licensed and active.",
     "Please check in the WCBS API account management section, under Third Party Licenses, that WONDEAPI is licensed and active, then save all changes. If it is, please ask WCBS support.",
     kRefusal},
    {Code::token_unsupported_grant, "token.unsupported-grant", token, fail, wcbs,
     "The server does not offer this kind of login",
     "The server does not accept \"client_credentials\", the kind of login (grant) that Wonde uses.",
     "Ask WCBS support to allow the client credentials grant for WONDEAPI.",
     "Please allow the client credentials grant (OAuth 2.0) for the third party WONDEAPI.", kRefusal},
    {Code::token_invalid_scope, "token.invalid-scope", token, fail, wcbs, "The server wants a scope",
     "The server did not accept a request for a token that names no scope (a list of rights). The Wcbs.API usually needs none, so this may be another service.",
     "Compare the token address with the one in the Swagger page. If it is right, ask WCBS support.",
     "Please check whether this is the token address of the Wcbs.API, and why it asks for a scope: the API's own login usually needs none.",
     kRefusal},
    {Code::token_refused, "token.refused", token, fail, wcbs, "The server refuses the credentials",
     "The token address turned the request down for a reason of its own, given in its own words.",
     "Ask whoever looks after WCBS, or WCBS support, about the server's words.",
     "Please find out why the third party WONDEAPI gets no token. The server's own words are below.", kRefusal},
    {Code::token_bad_answer, "token.bad-answer", token, fail, wcbs, "The token address does not send a token",
     "The token address answered with success, but not with a token that can be used.",
     "Compare the token address with the one in the Swagger page. If it is right, ask WCBS support.",
     "Please check whether this is the token address of the Wcbs.API, and why its answer holds no token."},
    {Code::token_basic_only, "token.basic-only", token, warn, wcbs,
     "The credentials work only in another form",
     "The server refused the Client ID and Secret in the body of the request, where the Wcbs.API usually takes them, and accepted them in its header. Wonde may send them only in the usual place.",
     "Tell Wonde (support@wonde.com) about this, and ask WCBS support whether the server is set up as usual.",
     "Please check whether this server is set up as usual: it takes the Client ID and Secret only in the header of the token request (HTTP Basic), not in its body as usual.",
     gravity(9)},

    {Code::schools_unauthorized, "schools.unauthorized", schools, fail, wcbs,
     "The API does not accept its own token",
     "The token was refused for the list of schools. What issues tokens and what checks them may run with different keys or clocks.",
     "Ask whoever looks after WCBS to restart the Wcbs.API. If that does not help, ask WCBS support.",
     "Please recycle the application pool of the Wcbs.API in IIS: it refuses a token that it has just issued. If that does not help, please ask WCBS support."},
    {Code::schools_forbidden, "schools.forbidden", schools, fail, wcbs,
     "The third party may not read the schools",
     "The login works, but WONDEAPI has no right to read the list of schools.",
     "Ask whoever looks after WCBS to check what the third party WONDEAPI may read.",
     "Please check in the WCBS API account management section, under Third Party Licenses, what WONDEAPI may read, then save all changes. If it looks right, please ask WCBS support."},
    {Code::schools_not_found, "schools.not-found", schools, fail, wcbs, "There is no list of schools here",
     "The login works, but the list of schools is neither where the API's document says nor at the usual address.",
     "Look in the Swagger page for \"Returns all schools\" and its address, or ask whoever looks after WCBS for it.",
     "Please tell us the address at which the Wcbs.API lists the schools (in Swagger: \"Returns all schools\").", {},
     "That address can be given with --schools-url."},
    {Code::schools_empty, "schools.empty", schools, fail, wcbs, "The list of schools is empty",
     "The login works, but WONDEAPI can see no school.",
     "Ask whoever looks after WCBS to check that the third party WONDEAPI may see the school.",
     "Please check in WCBS that the third party WONDEAPI may see the school. If it may, please ask WCBS support."},
    {Code::schools_bad_answer, "schools.bad-answer", schools, fail, wcbs,
     "The list of schools cannot be read",
     "The login works, but what comes as the list of schools is not what the API is meant to send.",
     "Ask WCBS support about the answer.",
     "Please check what the Wcbs.API sends as the list of schools: it cannot be read."},
    {Code::schools_unknown_id, "schools.unknown-id", schools, fail, you,
     "There is no school with this School ID", "The School ID must be exactly the \"Id\" that the API lists.",
     "Use one of the ids that the API lists."},
    {Code::schools_wonde_id, "schools.wonde-id", schools, fail, you, "That is Wonde's own school number",
     "A letter A and ten digits is how Wonde numbers schools. Needed here is the WCBS School ID, usually a small number.",
     "Use one of the ids that the API lists."},

    {Code::consent_none, "consent.none", consent, warn, wcbs, "Nobody of a group can be seen",
     "The link works, but shows nobody of this group: usually the third-party consent box in PASS is not ticked for them.",
     "Ask whoever looks after WCBS to tick the consent box in PASS for those whose details may be shared.",
     "Please tick the consent box in PASS for those whose details may be shared: Database > Individuals, select the person, tick the box at the bottom of the Personal Details tab, Update. It can be done in bulk. If there is no box: Database > Security > User Configuration > Users, select your user, Data Protection 2 tab, tick \"Individual Consent tick box\", Update, and log in again.",
     gravity(3)},
    {Code::consent_partial, "consent.partial", consent, warn, wcbs,
     "Fewer people can be seen than PASS holds",
     "The link shows only those of the group whose third-party consent box is ticked in PASS.",
     "Ask whoever looks after WCBS to tick the consent box in PASS for those who are missing, if their details may be shared.",
     "Please tick the consent box in PASS for those who are missing and whose details may be shared: Database > Individuals, select the person, tick the box at the bottom of the Personal Details tab, Update. It can be done in bulk.",
     gravity(4)},
    {Code::consent_refused, "consent.refused", consent, warn, wcbs, "The third party may not read a group",
     "The login works, but WONDEAPI has no right to read the people of this group.",
     "Ask whoever looks after WCBS to check what the third party WONDEAPI may read.",
     "Please check in the WCBS API account management section, under Third Party Licenses, what WONDEAPI may read, then save all changes. If it looks right, please ask WCBS support.",
     varying(1)},
    {Code::consent_failed, "consent.failed", consent, warn, server, "Asking for a group failed",
     "The login works, but the request for the people of this group went wrong. Wonde will ask for the same.",
     "Ask whoever runs the web server to look in its logs. If that does not help, ask WCBS support.",
     "Please look in the Windows event log of the server (usually source ASP.NET) at the time given below: a request for people failed. If it is not there, please ask WCBS support.",
     varying(2)},
    {Code::consent_unknown, "consent.unknown", consent, skip, wcbs, "This group could not be counted",
     "The API does not let the people of this group be counted. That says nothing about their consent.",
     "Check in PASS that their consent is ticked; after the hand-over Wonde sees what arrives."},
    {Code::consent_not_needed, "consent.not-needed", consent, pass, you, "No consent box is needed",
     "The API is older than 2.2, which has no consent component: everybody can be seen.",
     "Nothing has to be done."},
});

/// Other words and owners, where a code has several causes. What is not said here is as in the code's row.
struct VariantRow {
  Cause cause;
  std::string_view name;
  Owner owner = Owner::you;
  std::string_view title;
  std::string_view meaning;
  std::string_view fix;
  std::string_view forward = {};
  std::string_view option = {};
};
constexpr std::string_view kByHostsFile = "The hosts file of this computer leads elsewhere";
constexpr std::string_view kHostsFile =
    "The address of the name comes from a line in this computer's hosts file, and not from DNS. There the server does not answer.";
constexpr std::string_view kEditHostsFile =
    "Take the name's line out of the hosts file, or correct its address, and test again. Windows: C:\\Windows\\System32\\drivers\\etc\\hosts; elsewhere: /etc/hosts.";
constexpr std::string_view kTokenNowAndThen = "The token is not accepted every time";
constexpr std::string_view kOtherKeys =
    "The same token was accepted and refused. Usually several servers answer at this address, and do not have the same keys. Wonde will meet the same.";
constexpr std::string_view kGiveSameKeys =
    "Ask whoever runs the web server whether several servers share this address, and to give them the same machine keys.";
constexpr std::string_view kPleaseGiveSameKeys =
    "Please give all servers that answer at this address the same machineKey in web.config, or let the load balancer keep a caller with one server: a token of one server is refused by another.";
constexpr auto kVariants = std::to_array<VariantRow>({
    {{Code::tls_expired, Variant::own_list}, "own-list", you, "This computer's list of authorities is old",
     "The certificate that has expired is not the server's: it is a root in this computer's own list of authorities. Other computers may accept the server's certificate.",
     "Bring this computer's list of authorities up to date (its system updates do that), then test again."},
    {{Code::tls_missing_intermediate, Variant::either_or}, "either-or", server,
     "The certificate's issuer is not known",
     "Either the server leaves out a certificate between its own and a public root, or its authority is one that only the school's computers know. From here the two look the same. Wonde's servers usually accept neither.",
     "Ask whoever runs the web server to install what is missing, or a certificate from a public authority.",
     "Please install the issuer's intermediate certificates on the server (in Windows: the local computer's store \"Intermediate Certification Authorities\"). If the issuer is the school's own authority, please use a certificate from a public one instead."},
    {{Code::dns_no_address, Variant::sinkhole}, "sinkhole", network, "The server's name leads to no computer",
     "The address that was given for the name stands for nothing. Usually a filter for names answers so to block one, or a line in this computer's hosts file does.",
     "Ask whoever runs the network to let this name through its filter, or test from another network.",
     "Please let this name through the filter for names (DNS): our computer gets an address for it that stands for nothing."},
    {{Code::connect_refused, Variant::inside_address}, "inside-address", network,
     "Nothing answers at the inside address of the name",
     "The name leads to an address that exists only inside a network, and nothing answers there: in the school's network that is its server, in another one (a guest Wi-Fi, a filter, a VPN) whatever that network gives for the name.",
     "If this computer is not in the school's network, test from another one. Otherwise ask whoever runs the network where the name leads, and whether the web server there is running.",
     "Please check to where this name leads in our network, and whether the web server there is running: the connection is refused."},
    {{Code::connect_timeout, Variant::inside_address}, "inside-address", network,
     "The inside address of the name does not answer",
     "The name leads to an address that exists only inside a network, and no answer comes from there: in the school's network that is its server, in another one (a guest Wi-Fi, a filter, a VPN) whatever that network gives for the name.",
     "If this computer is not in the school's network, test from another one. Otherwise ask whoever runs the network where the name leads, and whether connections to it are let through.",
     "Please check to where this name leads in our network, and that connections to it are let through: no answer comes from there."},
    {{Code::connect_unreachable, Variant::inside_address}, "inside-address", network,
     "There is no way to the inside address of the name",
     "The name leads to an address that exists only inside a network, and this computer has no way there.",
     "Test from a computer in the school's network, or ask whoever runs the network where the name leads.",
     "Please check to where this name leads in our network, and the way there: our computer was told that it cannot be reached."},
    {{Code::tls_intercepted, Variant::own_certificate}, "own-certificate", network,
     "A firewall or filter answers in the server's place",
     "The certificate is the device's own, and not one for this name, so the connection ends there. Either it blocks the name, or it does not pass this port on to the WCBS server.",
     "Ask whoever runs the network to let the name through, or to pass this port on to the WCBS server.",
     "Please check why the device named below answers for this name: it has to let it through, or to pass this port on to the WCBS server."},
    {{Code::tls_untrusted_root, Variant::newer_root}, "newer-root", you,
     "This computer does not know the certificate's authority",
     "The certificate is entered in public logs, so it probably comes from a public authority, whose root this computer's list does not have. Wonde's servers may know it.",
     "Bring this computer's list of authorities up to date (its system updates do that), then test again. If it stays so, ask whoever runs the web server to install the issuer's cross-signed certificate."},
    {{Code::tls_untrusted_root, Variant::for_cloudflare}, "for-cloudflare", network,
     "The certificate is for Cloudflare alone",
     "Cloudflare issues such certificates for the way from itself to a server, and nobody else trusts them. Here the name leads straight to the server.",
     "Ask whoever runs the school's DNS at Cloudflare to switch its proxy on for this name, or whoever runs the web server for a certificate from a public authority.",
     "Please switch Cloudflare's proxy on for this name, or bind a certificate from a public authority to the site in IIS: Cloudflare's origin certificate is trusted by Cloudflare alone."},
    {{Code::tls_untrusted_root, Variant::for_tests}, "for-tests", server,
     "The certificate comes from an authority for tests",
     "Its issuer gives certificates for tests alone, and nobody trusts them.",
     "Ask whoever runs the web server to get a certificate from the issuer's real service.",
     "Please get a certificate from the issuer's real service, not from the one for tests (\"staging\"), and bind it to the site in IIS."},
    {{Code::proxy_refused, Variant::cannot_reach}, "cannot-reach", network, "The proxy cannot reach the server",
     "The proxy took the request and tried, but got no connection to the school's server.",
     "Check the server's name and port. If they are right, ask whoever runs the proxy why it cannot reach that server.",
     "Please find out why the proxy gets no connection to this server and port."},
    {{Code::proxy_unreachable, Variant::no_https}, "no-https", you, "The proxy does not speak https",
     "The proxy's address starts with https, and what answers there speaks something else, usually plain http. Nothing is known about the school's server.",
     "Write the proxy's address with http at its start: most proxies take it, and what passes through stays encrypted."},
    {{Code::proxy_unreachable, Variant::not_trusted}, "not-trusted", network,
     "The proxy's certificate is not trusted here",
     "The proxy answered over https with a certificate that this computer does not trust, so this program hung up. Nothing is known about the school's server.",
     "Ask whoever runs the network for the proxy's root certificate, or for its address without https.",
     "Please give us the root certificate of this proxy, or its address without https: our computer does not trust its certificate."},
    {{Code::http_block_page, Variant::protection}, "protection", network,
     "A protection service blocks the request",
     "A service that protects the server answered in its place. It takes this program, and would probably take Wonde, for something unwanted.",
     "Ask whoever runs that service to let requests to the Wcbs.API through.",
     "Please let requests to the Wcbs.API through the service that protects it, including those of programs: Wonde's servers are programs and cannot pass a check that is made for people."},
    {{Code::http_gateway, Variant::protection}, "protection", network,
     "A service in front of the server cannot reach it",
     "A service in front of the server answered: it could not reach the server, or could not use its answer.",
     "Ask whoever runs that service why it does not reach the school's server.",
     "Please find out why the service named below cannot reach our server, or cannot use its answer."},
    {{Code::http_gateway, Variant::front_refuses}, "front-refuses", server,
     "A service in front does not accept the server's certificate",
     "The service in front of the server reached it, and did not accept its certificate or its encryption.",
     "Ask whoever runs the web server to renew its certificate, or to look at its https binding.",
     "Please look at the certificate and the https binding of the site in IIS: the service in front of it reaches the server, and does not accept what it shows."},
    {{Code::http_sign_in, Variant::login_form}, "login-form", server,
     "A login page answers instead of the API",
     "Where the API should answer with data came a page with a login for people. Wonde is a program and cannot pass it.",
     "If it is a guest network's page, log in there and test again. Otherwise ask whoever runs the web server to let the Wcbs.API through without that login page.",
     "Please let the Wcbs.API through without this login page: the API has a login of its own, and Wonde is a program that cannot fill in a page."},
    {{Code::http_unexpected, Variant::web_page}, "web-page", server, "A web page answers, not the API",
     "Where the API should answer with data came a page for people: another web site, or another application.",
     "Open the address in a web browser to see the page, and compare the address with that of the Swagger page. If it is right, ask whoever runs the web server what answers there.",
     "Please check what answers at this address: a page for people, where the Wcbs.API should send data."},
    {{Code::http_unexpected, Variant::wants_https}, "wants-https", you, "The server wants https",
     "The address starts with http, and what answers there takes https only.",
     "Use the same address with https at its start."},
    {{Code::http_unexpected, Variant::offloaded}, "offloaded", server,
     "The server believes that it is asked over http",
     "It was asked over https, and answers that it wants https: something before it passes requests on as plain http.",
     "Ask whoever runs the web server, or what stands before it, to pass requests on over https.",
     "Please let what stands in front of the Wcbs.API (a proxy, a load balancer) pass requests on over https: the site wants that, and gets plain http."},
    {{Code::http_forbidden, Variant::address_refused}, "address-refused", server,
     "The server refuses this computer's address",
     "IIS lets only some addresses in, and this computer's is not one of them. Wonde's may be: that cannot be seen from here.",
     "Ask whoever runs the web server whether Wonde's addresses are let in.",
     "Please look at IP Address and Domain Restrictions of the Wcbs.API in IIS: our computer is refused, and Wonde's servers have to be let in. support@wonde.com can tell you which addresses they use."},
    {{Code::http_forbidden, Variant::other_server}, "other-server", server, "The server refuses access",
     "A web server that is not IIS answered, so it stands in front of the WCBS server, or in its place. It turned the request down, whatever its credentials: usually a rule for addresses or paths.",
     "Ask whoever runs the web server why the request is refused.",
     "Please look for this request in the log of the web server that answered. It is not IIS, so it probably stands in front of the WCBS server; usually a rule there lets only some addresses or paths through."},
    {{Code::http_method_refused, Variant::other_server}, "other-server", server,
     "The request for a token is turned away",
     "A web server that is not IIS answered: it stands in front of the WCBS server, or in its place, and a POST does not get past it.",
     "Ask whoever runs the web server to let POST requests through to the Wcbs.API.",
     "Please let POST through to the Wcbs.API. The web server that turned it away is not IIS, so it probably stands in front of the WCBS server."},
    {{Code::http_server_error, Variant::other_server}, "other-server", server,
     "A web server in front of the API fails",
     "A web server that is not IIS answered with an error of its own. Whether it asked the Wcbs.API is not known.",
     "Ask whoever runs the web server to look for the error; the server's own words, where it gave any, are under \"Seen\".",
     "Please look for this error in the log of the web server that answered, at the time given below. It is not IIS, so it probably stands in front of the WCBS server."},
    {{Code::http_unavailable, Variant::stopped_pool}, "stopped-pool", server, "The WCBS API is stopped",
     "The web server runs, but the application behind it does not.",
     "Ask whoever runs the web server to start the application pool of the Wcbs.API.",
     "Please start the application pool of the Wcbs.API in IIS Manager. If it stops again, the Windows event log usually says why."},
    {{Code::http_server_error, Variant::cannot_build}, "cannot-build", server, "ASP.NET cannot build the application",
     "ASP.NET could not compile or load a part of the application: usually the application pool's account may not write to its temporary folder, or files are missing.",
     "Ask whoever runs the web server to look at the server's words.",
     "Please look at the server's own words below: usually the application pool's account needs the right to write to the folder \"Temporary ASP.NET Files\", or files of the Wcbs.API are missing."},
    {{Code::http_server_error, Variant::database}, "database", server, "The WCBS API does not reach its database",
     "The application answers that it gets no connection to SQL Server.",
     "Ask whoever runs the server to look whether SQL Server runs and can be reached from it.",
     "Please check that the SQL Server of WCBS runs, and that the WCBS server reaches it (its name and instance, the SQL Server Browser service, the firewall)."},
    {{Code::http_server_error, Variant::process}, "process", server,
     "The application's process does not start",
     "IIS got the request, but the process of the application behind it does not start (502.5, 500.30 and the like).",
     "Ask whoever runs the web server to find out why the application does not start.",
     "Please look in the Windows event log (sources IIS AspNetCore Module and .NET Runtime) at the time given below: the process of the application does not start."},
    {{Code::http_server_error, Variant::configuration}, "configuration", server,
     "IIS cannot use the application's configuration",
     "IIS stopped at a setting of the application, usually in a web.config that it cannot use or read, or in a rule for rewriting addresses (500.19, 500.52 and the like).",
     "Ask whoever runs the web server to look at the application's web.config.",
     "Please open this address in a web browser on the server itself: the page there usually names the file and the line that IIS stopped at."},
    {{Code::http_not_found, Variant::token_alone}, "token-alone", wcbs, "The token address is not there",
     "The application answers at this address, but has nothing where tokens are asked for.",
     "Compare the token address with the one in the Swagger page. If they are the same, ask WCBS support.",
     "Please tell us the token address of the Wcbs.API: there is nothing at the one below."},
    {{Code::http_not_found, Variant::token_elsewhere}, "token-elsewhere", wcbs,
     "The token address is not on this server",
     "The secret goes to the school's own server alone, and the document names another one.",
     "Ask WCBS support which token address is right.",
     "Please tell us the token address of the Wcbs.API: its document names another server, and this one has none there.",
     "If the document is right, give the address that it names: --token-url URL."},
    {{Code::tls_not_tls, Variant::through_proxy}, "through-proxy", network,
     "What answers behind the proxy does not speak https",
     "The proxy said that the way is open, and then no secure connection came: either the proxy answered itself, or the server's port speaks something else. From here only the proxy was seen.",
     "Ask whoever runs the network whether the proxy lets connections to this server through untouched.",
     "Please check that the proxy lets connections to this server through untouched: it says that the way is open, but what answers then does not speak TLS."},
    {{Code::tls_handshake, Variant::through_proxy}, "through-proxy", network,
     "No secure connection through the proxy",
     "The proxy said that the way is open, and then nothing came that secures a connection: the proxy ended it or kept silent, or the server did. From here only the proxy was seen.",
     "Ask whoever runs the network whether the proxy lets connections to this server through untouched.",
     "Please check that the proxy lets connections to this server through untouched: it says that the way is open, and then nothing comes that secures the connection."},
    {{Code::connect_reset, Variant::through_proxy}, "through-proxy", network,
     "The connection through the proxy was broken off",
     "The proxy said that the way is open, and then the connection was cut: by the proxy, or by the server behind it. From here only the proxy was seen.",
     "Ask whoever runs the network whether the proxy lets connections to this server through untouched.",
     "Please check that the proxy lets connections to this server through untouched: it says that the way is open, and then the connection is cut."},
    {{Code::connect_reset, Variant::one_request}, "one-request", server,
     "The connection was broken off at one request",
     "Other requests were answered, and this one was cut off: usually the application crashes over it, or something before it that reads requests stops it.",
     "Ask whoever runs the web server to look in its logs for this request.",
     "Please look in the Windows event log (sources WAS, Application Error and .NET Runtime) at the time given below: the application may have crashed over this request. If nothing is there, look in the log of whatever reads requests before the server (a reverse proxy, a firewall)."},
    {{Code::connect_refused, Variant::this_computer}, "this-computer", network,
     "The server's name leads to this computer itself",
     "The address that was given for the name (127.0.0.1 or ::1) is every computer's own, and nothing answers there. Usually a filter for names answers so to block one.",
     "Ask whoever runs the network to let this name through its filter, or test from another network. On the WCBS server itself: check that its web server is running.",
     "Please let this name through the filter for names (DNS): our computer gets its own address (127.0.0.1) for it."},
    {{Code::connect_refused, Variant::hosts_file}, "hosts-file", you, kByHostsFile, kHostsFile, kEditHostsFile},
    {{Code::connect_timeout, Variant::hosts_file}, "hosts-file", you, kByHostsFile, kHostsFile, kEditHostsFile},
    {{Code::connect_unreachable, Variant::hosts_file}, "hosts-file", you, kByHostsFile, kHostsFile, kEditHostsFile},
    {{Code::http_not_found, Variant::no_site}, "no-site", server, "No site of IIS takes requests for this address",
     "Windows itself answered (HTTP.sys), because no site of IIS takes the request: usually the site is stopped, or has no binding for this port.",
     "Ask whoever runs the web server whether the site of the Wcbs.API is started.",
     "Please start the site of the Wcbs.API in IIS Manager, and check that its bindings hold this port: Windows answered (HTTP.sys), because no site took the request."},
    {{Code::http_unavailable, Variant::web_app}, "web-app", server, "The web app is stopped",
     "Microsoft Azure runs the web server, and the app that should answer is stopped there, or has used up what it may use.",
     "Ask whoever runs the web server to start the web app in the Azure portal.",
     "Please start this web app in the Azure portal. If it stops again, look at its quota there."},
    {{Code::http_redirect, Variant::in_a_circle}, "in-a-circle", server, "The server redirects in a circle",
     "The server sends each request on to an address that was asked already, so nobody gets an answer. Usually something before the server ends https, and the server takes every request for plain http.",
     "Ask whoever runs the web server to remove the redirect for the Wcbs.API.",
     "Please remove this redirect for the Wcbs.API. If something before the server ends https, a rule that sends http to https has to go by its header X-Forwarded-Proto."},
    {{Code::http_unsteady, Variant::other_keys}, "other-keys", server, kTokenNowAndThen, kOtherKeys, kGiveSameKeys,
     kPleaseGiveSameKeys},
    {{Code::consent_failed, Variant::other_keys}, "other-keys", server, kTokenNowAndThen, kOtherKeys, kGiveSameKeys,
     kPleaseGiveSameKeys},
    {{Code::tls_expired, Variant::sent_along}, "sent-along", server, "A certificate above the server's own has expired",
     "The server sends its issuer's certificate along, and that one's time is over.",
     "Check the date on this computer. If it is right, ask whoever runs the web server to install the issuer's current intermediate certificate. The server's own can stay.",
     "Please install the issuer's current intermediate certificate in place of the one that has expired (in Windows: the local computer's store \"Intermediate Certification Authorities\"). The site's own certificate can stay."},
    {{Code::tls_intercepted, Variant::on_this_computer}, "on-this-computer", you,
     "A program on this computer opens the encryption",
     "A program that looks into secure connections, usually an antivirus on this computer, replaces the server's certificate with its own. What is seen from here says little about what Wonde sees.",
     "Turn off the program's inspection of secure connections (https) for this server, or test from another computer."},
    {{Code::http_server_error, Variant::hidden_reason}, "hidden-reason", server, "The WCBS API fails, and hides why",
     "ASP.NET ran into an error at this request. It shows the reason on the server itself alone.",
     "Ask whoever runs the web server to open this address in a web browser on the server itself: there the page says why.",
     "Please open the address below in a web browser on the server itself, where the page shows the reason, or look in its event log (Application: source ASP.NET, usually event 1309) at the time given below."},
    {{Code::http_server_error, Variant::database_login}, "database-login", server, "The WCBS API cannot log in to its database",
     "The application reaches SQL Server, and is not let in: for its login, its rights, or SQL Server's certificate.",
     "Ask whoever runs the server to look at the application's login to SQL Server.",
     "Please look at the login of the Wcbs.API to SQL Server and its rights on the database or, where the words speak of a certificate, at SQL Server's (not the web site's)."},
    {{Code::http_method_refused, Variant::protection}, "protection", network, "The request for a token is turned away",
     "A service before the server lets no POST through, which Wonde needs.",
     "Ask whoever runs that service to let POST through to the Wcbs.API.",
     "Please let POST through to the Wcbs.API (in Amazon CloudFront: allow all HTTP methods in the distribution's behaviour)."},
    {{Code::http_rate_limited, Variant::protection}, "protection", network, "A protection service was asked too often",
     "A service before the server limits how many requests it takes from one address.",
     "Wait a few minutes and test again. If it happens at the first try, ask whoever runs that service to let requests to the Wcbs.API through.",
     "Please let requests to the Wcbs.API through at this service without that limit: our test sends only a few, and was turned away."},
    {{Code::http_not_found, Variant::other_site}, "other-site", network, "The name leads to a web site, not to the WCBS server",
     "A web site for people answered, on something that is not IIS, and knows nothing of the API. Usually the name's DNS entry leads to the school's web site, or its own entry is gone.",
     "Compare the name with that of the Swagger page. If it is right, ask whoever looks after the DNS of the school's domain to let it lead to the WCBS server.",
     "Please let this name lead to the WCBS server: at present a web site (not IIS) answers at the address to which it leads. If the server has moved, please tell us its address."},
    {{Code::tls_wrong_host, Variant::by_number}, "by-number", you, "The certificate is for a name, not for this number",
     "The address holds the server's number, and a certificate is for a name. Wonde needs the name too.",
     "Use the server's name in the address, probably {name}."},
    {{Code::tls_untrusted_root, Variant::given_roots}, "given-roots", you,
     "The certificate's issuer is not in the file given",
     "Only the authorities in the file given for this test were trusted, and the server's certificate comes from another one. Whether Wonde's servers know that one was not tested.",
     "Test without that file. Where the school has an authority of its own, ask whoever runs the web server for its root certificate; Wonde then needs a certificate from a public authority.",
     "", "That file was given with --ca-file."},
    {{Code::token_invalid_client, Variant::address_refused}, "address-refused", wcbs,
     "The login is refused from this computer's address",
     "The server says that logins from this computer's address are not allowed. Whether the Client ID and the Client Secret are right is not known. Wonde connects from other addresses.",
     "Ask whoever looks after WCBS, or WCBS support, from which addresses the third party WONDEAPI may log in.",
     "Please allow the third party WONDEAPI to log in from Wonde's addresses, and from ours for this test. The server's own words are below."},
    {{Code::tls_no_roots, Variant::given_roots}, "given-roots", you,
     "The list of authorities that was named cannot be read",
     "A certificate is checked against a list of authorities. The variable SSL_CERT_FILE names a file for it that is missing or cannot be read, so nothing is known about the server's certificate.",
     "Correct the variable SSL_CERT_FILE on this computer, or remove it, and test again."},
    {{Code::http_windows_auth, Variant::folder_rights}, "folder-rights", server,
     "IIS may not read the application's folder",
     "IIS refused the request because of the rights on the application's folder (401.3): the account that it works under may not read it.",
     "Ask whoever runs the web server to let IIS read the folder of the Wcbs.API.",
     "Please give the application pool's account, and the account for anonymous requests (IUSR), the right to read the folder of the Wcbs.API."},
    {{Code::http_unexpected, Variant::folder_rights}, "folder-rights", server,
     "IIS may not read the application's folder",
     "IIS refused the request because of the rights on the application's folder (401.3): the account that it works under may not read it.",
     "Ask whoever runs the web server to let IIS read the folder of the Wcbs.API.",
     "Please give the application pool's account, and the account for anonymous requests (IUSR), the right to read the folder of the Wcbs.API."},
    {{Code::http_unexpected, Variant::other_login}, "other-login", server,
     "Another login stands in front of the API",
     "Something in front of the API asks for a user name and a password of its own: the web server, a gateway or a filter. Wonde has neither.",
     "Ask whoever runs the web server to turn that login off for the Wcbs.API.",
     "Please turn this login off for the Wcbs.API: the API has a login of its own, and Wonde has no other."},
    {{Code::http_unexpected, Variant::nothing_said}, "nothing-said", server,
     "The server answers with nothing",
     "The server says that all is well and sends an empty answer. Some web servers do so for a name or an address that they do not serve.",
     "Compare the address with that of the Swagger page. If it is right, ask whoever runs the web server what answers there.",
     "Please check whether the web server that answers there knows this name and passes requests on to the Wcbs.API: its answers are empty."},
    {{Code::http_not_found, Variant::no_handler}, "no-handler", server, "IIS does not run the application",
     "IIS got the request and has nothing set up, or allowed, that runs the application (404.2 to 404.4, 404.17): usually ASP.NET is not installed in IIS, or not allowed.",
     "Ask whoever runs the web server to set IIS up to run the Wcbs.API.",
     "Please install ASP.NET for IIS (Windows features), allow it under ISAPI and CGI Restrictions, and check the Handler Mappings of the Wcbs.API."},
    {{Code::http_not_found, Variant::request_filter}, "request-filter", server,
     "IIS's request filtering turns the request away",
     "A rule of Request Filtering in IIS took the request for one that is not allowed, so the application was not asked. The number after 404 says which rule.",
     "Ask whoever runs the web server to let requests to the Wcbs.API through.",
     "Please look at Request Filtering for the Wcbs.API in IIS, and let this request through. The sub-status after 404 in IIS's log shows which rule stopped it."},
    {{Code::http_not_found, Variant::given_address}, "given-address", you,
     "There is nothing at the address given",
     "An address of the API was given for this test, and the server has nothing there.",
     "Test without that address first. Where the Swagger page names another one, copy it from there.",
     "", "The addresses are given with --token-url and --schools-url."},
    {{Code::schools_not_found, Variant::given_address}, "given-address", you,
     "There is no list of schools at the address given",
     "The login works, but the server has nothing at the address given for the list of schools.",
     "Test without that address first. Where the Swagger page names another one for \"Returns all schools\", copy it from there.",
     "", "The address is given with --schools-url."},
    {{Code::http_unavailable, Variant::too_busy}, "too-busy", server,
     "The server has too many requests at once",
     "IIS turns requests away because as many as it may take are under way already (503.2 to 503.4).",
     "Ask whoever runs the web server to find out why requests pile up.",
     "Please find out why requests pile up, recycle the application pool of the Wcbs.API, or raise its limit on requests."},
    {{Code::http_server_error, Variant::out_of_room}, "out-of-room", server,
     "The server has reached a limit",
     "The server, or what runs it, has no room left: on its disk, in its memory, or by a limit of its host.",
     "Ask whoever runs the web server to make room there, or to raise the limit.",
     "Please make room on the server (its disk, its memory), or raise the limit of its host: the words below say which is reached."},
    {{Code::consent_failed, Variant::asked_too_often}, "asked-too-often", server,
     "The server was asked too often to show a group",
     "The server, or something in front of it, limits how many requests it takes, and the one for this group was too many. Wonde will probably ask for more.",
     "Wait a few minutes and test again. If it happens again, ask whoever runs the web server to raise the limit.",
     "Please raise the limit on requests for the Wcbs.API: Wonde will probably ask for more than this test."},
    {{Code::consent_failed, Variant::application}, "application", wcbs, "The WCBS API fails over a group",
     "The login works, but the application ran into an error of its own over the people of this group. Wonde will ask for the same.",
     "Ask whoever looks after WCBS to look for the error. If that does not help, ask WCBS support.",
     "Please look in the Windows event log of the server (usually source ASP.NET) at the time given below: a request for people failed. If it is not there, please ask WCBS support."},
    {{Code::consent_failed, Variant::login_form}, "login-form", server, "A login page answers for a group",
     "Where the API should answer about this group came a page with a login for people. Wonde is a program and cannot pass it.",
     "Ask whoever runs the web server to let all of the Wcbs.API through without that login page.",
     "Please let all of the Wcbs.API through without this login page: the API has a login of its own."},
    {{Code::consent_failed, Variant::protection}, "protection", network,
     "Something blocks the request for a group",
     "It was not the API that answered, but a web filter or a service that protects the server. It would probably block Wonde, too.",
     "Ask whoever runs that filter or service to let requests to the Wcbs.API through.",
     "Please let requests to the Wcbs.API through this filter or service, including those of programs."},
    {{Code::token_refused, Variant::not_judged}, "not-judged", wcbs,
     "The token address has a fault of its own",
     "The token address says in OAuth's words that it failed or is not available for now. Whether the Client ID and Secret are right is not known.",
     "Try again in a few minutes. If it stays so, ask whoever looks after WCBS, or WCBS support, about the server's words.",
     "Please find out why the token address of the Wcbs.API fails. The server's own words are below."},
    {{Code::token_refused, Variant::own_words}, "own-words", wcbs, "The API refuses to give a token",
     "The token address turned the request down in the application's own words, not in those that OAuth has for it. Whether the Client ID and Secret are right is not known.",
     "Ask whoever looks after WCBS, or WCBS support, about the server's words.",
     "Please find out why the third party WONDEAPI gets no token. The server's own words are below."},
    {{Code::token_invalid_client, Variant::switched_off}, "switched-off", wcbs,
     "The credentials have expired or are switched off",
     "The server refuses this pair, and its words speak of something that has ended or was switched off. Copying the same values again does not help.",
     "Ask whoever looks after WCBS to look at the third party WONDEAPI, and to generate a new Client Secret if the present one has expired.",
     "Please look in the WCBS API account management section, under Third Party Licenses, at WONDEAPI: switch it on, or generate a new Client Secret if the present one has expired, and save all changes in WCBS. The server's own words are below."},
    {{Code::tls_wrong_host, Variant::guest_network}, "guest-network", network,
     "A guest network answers in the server's place",
     "The certificate is one that guest networks show until somebody has logged in there. Nothing is known about the school's server.",
     "Log in to this network with a web browser, or use another one, and test again.",
     "Please let this computer reach the server without the login page of the guest network."},
    {{Code::token_refused, Variant::no_reason}, "no-reason", wcbs,
     "The token address refuses, and does not say why",
     "The token address wants the Client ID and Secret in the header of the request, got them there, and refused them without a reason. Whether they are right is not known.",
     "Check the Client ID and the Client Secret. If they are right, ask WCBS support.",
     "Please find out why the third party WONDEAPI gets no token: the token address refuses it without a reason."},
});
// clang-format on

constexpr bool is_in_the_order_of_codes() {
  for (std::size_t i = 0; i < kFindings.size(); ++i)
    if (static_cast<std::size_t>(kFindings.at(i).code) != i + 1) return false;
  return kFindings.size() == static_cast<std::size_t>(Code::last_finding);
}
static_assert(is_in_the_order_of_codes());

struct StageRow {
  std::string_view name;
  std::string_view title;
  Owner owner;  // who would have to look if something were wrong there
};
constexpr auto kStageRows = std::to_array<StageRow>({
    {"url", "Address", you},
    {"dns", "Name look-up", network},
    {"connect", "Connection", network},
    {"tls", "Certificate", server},
    {"http", "Web server", server},
    {"discovery", "API", wcbs},
    {"token", "Login", wcbs},
    {"schools", "Schools", wcbs},
    {"consent", "Consent", wcbs},
});
static_assert(kStageRows.size() == kStages);

struct OwnerRow {
  std::string_view name;
  std::string_view title;
};
constexpr auto kOwnerRows = std::to_array<OwnerRow>({
    {"you", "you, at your own computer"},
    {"network", "whoever runs the network, firewall or DNS"},
    {"server", "whoever runs the WCBS web server (IIS)"},
    {"wcbs", "whoever administers WCBS, or WCBS support"},
    {"wonde", "Wonde (support@wonde.com)"},
});

const StageRow& row_of(Stage stage) {
  return kStageRows.at(static_cast<std::size_t>(stage));
}

const OwnerRow& row_of(Owner owner) {
  return kOwnerRows.at(static_cast<std::size_t>(owner));
}

/// What stands in a place of the advice where no fact fills it.
constexpr std::pair<std::string_view, std::string_view> kPlaces[] = {
    {"https", "the https address"},
    {"newer", "https://<the same server>/Wcbs.API/"},
    {"name", "one that the certificate is for"}};

std::string fill(std::string_view text, const Error& error) {
  std::string result(text);
  for (const auto& [name, usual] : kPlaces) {
    const std::string told = error.fact(name);
    result = replace_all(result, fmt::format("{{{}}}", name), told.empty() ? usual : sanitise(told, 200));
  }
  return result;
}

std::string point(std::string_view label, std::string_view words, std::size_t width) {
  return wrap(words, width, fmt::format("  {:<10}", label), std::string(12, ' ')) + "\n";
}

}  // namespace

std::string_view stage_name(Stage stage) {
  return row_of(stage).name;
}

std::string_view stage_title(Stage stage) {
  return row_of(stage).title;
}

std::string_view status_name(Status status) {
  constexpr std::array<std::string_view, 4> names = {"pass", "warn", "fail", "skip"};
  return names.at(static_cast<std::size_t>(status));
}

std::string_view owner_name(Owner owner) {
  return row_of(owner).name;
}

std::string_view owner_title(Owner owner) {
  return row_of(owner).title;
}

std::span<const FindingKind> finding_kinds() {
  return kFindings;
}

std::string family_of(const FindingKind& kind) {
  return std::string(kind.name.substr(0, kind.name.find('.')));
}

bool is_finding(Code code) {
  return code != Code::none && code <= Code::last_finding;
}

FindingKind finding_kind(Code code, Variant variant) {
  FindingKind kind = kFindings.at(static_cast<std::size_t>(code) - 1);
  for (const VariantRow& row : kVariants) {
    if (!(row.cause == Cause{code, variant})) continue;
    kind.owner = row.owner;
    kind.title = row.title;
    kind.meaning = row.meaning;
    kind.fix = row.fix;
    kind.forward = row.forward;
    kind.option = row.option;
  }
  return kind;
}

FindingKind kind_of(const Finding& finding) {
  if (finding.foreign.empty()) return finding_kind(finding.code, finding.variant);
  FindingKind kind;
  kind.name = finding.foreign;
  kind.stage = finding.stage;
  kind.status = finding.status;
  kind.owner = finding.owner;
  kind.title = "A newer program found what this one does not know";
  kind.meaning =
      "What was seen and what to do are a newer program's words. This program cannot say what they mean.";
  kind.weight.rank = std::numeric_limits<std::uint8_t>::max();  // the gravity is not known
  return kind;
}

std::string titled(const FindingKind& kind) {
  return fmt::format("{} ({})", kind.title, kind.name);
}

std::string_view variant_name(Cause cause) {
  for (const VariantRow& row : kVariants)
    if (row.cause == cause) return row.name;
  return {};
}

Variant find_variant(Code code, std::string_view name) {
  for (const VariantRow& row : kVariants)
    if (row.cause.code == code && row.name == name) return row.cause.variant;
  return Variant::usual;
}

bool is_oauth_refusal(Code code) {
  return is_finding(code) && finding_kind(code).weight.is_refusal;
}

const FindingKind* find_finding_kind(std::string_view name) {
  for (const FindingKind& kind : kFindings)
    if (kind.name == name) return &kind;
  return nullptr;
}

std::string fix_for(const Error& error) {
  return fill(finding_kind(error.code, error.variant).fix, error);
}

Finding finding_of(Stage stage, Status status, std::string summary) {
  Finding finding;
  finding.stage = stage;
  finding.status = status;
  finding.summary = std::move(summary);
  finding.owner = row_of(stage).owner;
  return finding;
}

Finding finding_of(Stage stage, const Error& error) {
  const FindingKind kind = finding_kind(error.code, error.variant);
  Finding finding = finding_of(stage, kind.status, error.summary);
  finding.code = error.code;
  finding.variant = error.variant;
  finding.evidence = error.facts;
  finding.request = error.request;
  finding.fix = fix_for(error);
  finding.owner = kind.owner;
  return finding;
}

Finding finding_of(const Error& error) {
  return finding_of(finding_kind(error.code).stage, error);
}

std::string explain_error(const Error& error, std::size_t width) {
  if (!is_finding(error.code)) return wrap(sanitise(error.summary, 1000), width) + "\n";
  const FindingKind kind = finding_kind(error.code, error.variant);
  std::string text = wrap(fmt::format("{}.", kind.title), width) + "\n";
  text += point("To do:", fix_for(error), width);
  text += point("Who:", owner_title(kind.owner), width);
  text += point("Seen:", sanitise(error.summary, 1000), width);
  text += point("Meaning:", kind.meaning, width);
  text += fmt::format("  Code:     {}\n", kind.name);
  return text;
}

std::string explain_kind(const FindingKind& kind, std::size_t width) {
  const std::string_view weight = kind.status == fail   ? "fault"
                                  : kind.status == warn ? "warning"
                                                        : "no fault";
  std::string text = wrap(fmt::format("{} ({}): {}.", kind.name, weight, kind.title), width) + "\n";
  text += point("Meaning:", kind.meaning, width);
  text += point("To do:", fix_for({kind.code}), width);
  text += point("Who:", owner_title(kind.owner), width);
  if (!kind.forward.empty()) text += point("Forward:", kind.forward, width);
  return text;
}

}  // namespace wcbs_link
