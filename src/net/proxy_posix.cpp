#include "net/proxy.hpp"

namespace wcbs_link {

ProxySettings system_proxy_settings(const Url&) {
  return {};
}

}  // namespace wcbs_link
