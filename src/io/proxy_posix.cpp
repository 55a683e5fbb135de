#include "wcbs_link/io/proxy.hpp"

namespace wcbs_link {

ProxySettings system_proxy_settings() {
  return {};
}

}  // namespace wcbs_link
