# Everything the program is built from. Nothing is downloaded here; a missing package is named in one line.
# Where each comes from on Debian: scripts/install-packages. On Windows and macOS: vcpkg.json.

function(wcbs_link_need package debian_name)
  find_package(${package} ${ARGN} QUIET)
  if(NOT ${package}_FOUND)
    message(FATAL_ERROR "${package} is missing. On Debian: apt-get install ${debian_name}. Elsewhere: vcpkg install.")
  endif()
endfunction()

macro(wcbs_link_find package debian_name)
  wcbs_link_need(${package} ${debian_name} ${ARGN})
  find_package(${package} ${ARGN} QUIET)
endmacro()

if(WCBS_LINK_STATIC)
  set(OPENSSL_USE_STATIC_LIBS ON)
  set(ZLIB_USE_STATIC_LIBS ON)
endif()
wcbs_link_find(CURL libcurl4-openssl-dev 7.88)
wcbs_link_find(OpenSSL libssl-dev 3.0)
wcbs_link_find(nlohmann_json nlohmann-json3-dev 3.11)
wcbs_link_find(CLI11 libcli11-dev 2.1)
wcbs_link_find(fmt libfmt-dev 9.1)
set(THREADS_PREFER_PTHREAD_FLAG ON)
wcbs_link_find(Threads libc6-dev)
if(WCBS_LINK_TESTS)
  wcbs_link_find(GTest "libgtest-dev libgmock-dev" 1.12)
endif()
