# Windows looks for a program's DLLs in the program's own folder first: beside a download that is a folder where
# anything may lie. Only the DLLs that Windows itself protects (its "KnownDLLs": kernel32, advapi32, ws2_32, msvcrt ...)
# come from System32 whatever lies there. So the others are loaded when they are first needed, and by then guard_process
# has told Windows to look in System32 alone. scripts/check-hardening reads off the .exe that no other DLL is left.
set(late_dlls bcrypt crypt32 iphlpapi winhttp)

if(MSVC)
  # Windows does the same for every DLL of the program.
  target_link_options(wcbs_link_settings INTERFACE /DEPENDENTLOADFLAG:0x800)
  return()
endif()

# Import libraries of the customary names, that the linker finds before mingw's own.
find_program(WCBS_LINK_DLLTOOL NAMES x86_64-w64-mingw32-dlltool dlltool REQUIRED)
set(folder "${PROJECT_BINARY_DIR}/late-dlls")
file(MAKE_DIRECTORY "${folder}")
foreach(dll ${late_dlls})
  execute_process(COMMAND "${CMAKE_CXX_COMPILER}" -print-file-name=lib${dll}.a
    OUTPUT_VARIABLE whole OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND "${CMAKE_NM}" --defined-only --format=posix "${whole}"
    OUTPUT_VARIABLE symbols ERROR_QUIET COMMAND_ERROR_IS_FATAL ANY)
  string(REGEX MATCHALL "[A-Za-z0-9_]+ T " functions "${symbols}")
  list(TRANSFORM functions REPLACE " T " "\n")
  list(SORT functions)
  list(JOIN functions "" functions)
  file(WRITE "${folder}/${dll}.def" "LIBRARY ${dll}.dll\nEXPORTS\n${functions}")
  execute_process(COMMAND "${WCBS_LINK_DLLTOOL}" --input-def ${dll}.def --output-delaylib lib${dll}.a
    WORKING_DIRECTORY "${folder}" COMMAND_ERROR_IS_FATAL ANY)
endforeach()
target_link_directories(wcbs_link_settings INTERFACE "${folder}")
