# Two interface targets: what every target is compiled with, and which warnings our own code answers to.

add_library(wcbs_link_settings INTERFACE)
target_compile_features(wcbs_link_settings INTERFACE cxx_std_20)
target_compile_definitions(wcbs_link_settings INTERFACE WCBS_LINK_VERSION="${PROJECT_VERSION}" JSON_USE_IMPLICIT_CONVERSIONS=0)
if(WIN32)
  target_compile_definitions(wcbs_link_settings INTERFACE _WIN32_WINNT=0x0A00 NOMINMAX WIN32_LEAN_AND_MEAN _CRT_RAND_S)
endif()
# A package holds nothing of the folder that it was built in, and no time stamp but the commit's.
target_compile_options(wcbs_link_settings INTERFACE
  $<$<CXX_COMPILER_ID:GNU,Clang>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.>)
if(WCBS_LINK_STATIC AND WIN32)
  target_link_options(wcbs_link_settings INTERFACE -static -Wl,--gc-sections -Wl,--no-insert-timestamp)
elseif(WCBS_LINK_STATIC)
  # Not together with -static-libstdc++: that crashes at the start (gcc 12).
  set(CMAKE_POSITION_INDEPENDENT_CODE ON)
  # Relative relocations packed (DT_RELR, glibc 2.36): 25,000 of them are most of what a start costs.
  target_link_options(wcbs_link_settings INTERFACE -static-pie -Wl,--gc-sections -Wl,-z,pack-relative-relocs)
endif()
if(WCBS_LINK_SANITIZE)
  target_compile_definitions(wcbs_link_settings INTERFACE WCBS_LINK_SANITIZED)
  target_compile_options(wcbs_link_settings INTERFACE -fsanitize=${WCBS_LINK_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(wcbs_link_settings INTERFACE -fsanitize=${WCBS_LINK_SANITIZE})
endif()

# Hardening: a mistake with memory ends the program instead of running what an attacker wrote. What is built with
# optimisation is what users run; scripts/check-hardening reads all of this off the built file. The libraries of the
# packages get the same from packaging/build-libraries.
set(optimised "$<CONFIG:Release,RelWithDebInfo,MinSizeRel>")
if(MSVC)
  target_compile_options(wcbs_link_settings INTERFACE "$<${optimised}:/guard:cf>")
  target_link_options(wcbs_link_settings INTERFACE "$<${optimised}:/guard:cf>")
elseif((CMAKE_SYSTEM_NAME STREQUAL Linux OR MINGW) AND NOT WCBS_LINK_SANITIZE)
  target_compile_definitions(wcbs_link_settings INTERFACE _GLIBCXX_ASSERTIONS)
  target_compile_options(wcbs_link_settings INTERFACE -fstack-protector-strong)
  # First the one that some systems' compilers have of their own.
  target_compile_options(wcbs_link_settings INTERFACE "$<${optimised}:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
  if(MINGW)
    # The first one finds the library of the protector.
    target_link_options(wcbs_link_settings INTERFACE -fstack-protector-strong
      -Wl,--dynamicbase -Wl,--nxcompat -Wl,--high-entropy-va)
  else()
    include(CheckCXXCompilerFlag)
    check_cxx_compiler_flag(-fcf-protection WCBS_LINK_HAS_CF_PROTECTION)
    check_cxx_compiler_flag(-fstack-clash-protection WCBS_LINK_HAS_STACK_CLASH_PROTECTION)
    target_compile_options(wcbs_link_settings INTERFACE
      "$<${optimised}:$<$<BOOL:${WCBS_LINK_HAS_CF_PROTECTION}>:-fcf-protection>>"
      "$<${optimised}:$<$<BOOL:${WCBS_LINK_HAS_STACK_CLASH_PROTECTION}>:-fstack-clash-protection>>")
    target_link_options(wcbs_link_settings INTERFACE "$<${optimised}:-Wl,-z,relro,-z,now,-z,noexecstack>")
    if(NOT WCBS_LINK_STATIC)
      target_compile_options(wcbs_link_settings INTERFACE "$<${optimised}:-fPIE>")
      target_link_options(wcbs_link_settings INTERFACE "$<${optimised}:-pie>")
    endif()
  endif()
endif()

add_library(wcbs_link_warnings INTERFACE)
if(MSVC)
  target_compile_options(wcbs_link_warnings INTERFACE /W4 /utf-8 $<$<BOOL:${WCBS_LINK_WERROR}>:/WX>)
else()
  target_compile_options(wcbs_link_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Wold-style-cast -Wundef
    $<$<BOOL:${WCBS_LINK_WERROR}>:-Werror>)
  if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
    # With optimisation, gcc 12 sees faults in std::variant and std::string where there are none
    # (https://gcc.gnu.org/PR105562, https://gcc.gnu.org/PR105329 and their like).
    target_compile_options(wcbs_link_warnings INTERFACE
      -Wno-maybe-uninitialized -Wno-stringop-overflow -Wno-stringop-overread -Wno-restrict
      -Wno-array-bounds)
  endif()
endif()

find_program(CCACHE ccache)
if(CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  # Without this, nothing that uses a precompiled header is found again.
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${CCACHE})
endif()
