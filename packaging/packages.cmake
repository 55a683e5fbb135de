# What an installation holds besides the program, and the .deb: what the build leaves in share/ of its folder, in the
# folders of an installation. The program writes its own manual page and completions, from the tables of --help.
install(DIRECTORY "${CMAKE_BINARY_DIR}/share/" DESTINATION "${CMAKE_INSTALL_DATAROOTDIR}" OPTIONAL)

find_program(GZIP gzip)
if(WIN32 OR NOT GZIP)
  return()
endif()
set(share "${CMAKE_BINARY_DIR}/share")
set(page "${share}/man/man1/wcbs-link.1")
set(bash "${share}/bash-completion/completions/wcbs-link")
set(zsh "${share}/zsh/vendor-completions/_wcbs-link")
set(fish "${share}/fish/vendor_completions.d/wcbs-link.fish")
foreach(file ${page} ${bash} ${zsh} ${fish})
  get_filename_component(folder "${file}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
endforeach()
add_custom_command(OUTPUT "${page}.gz" "${bash}" "${zsh}" "${fish}"
  COMMAND wcbs-link manual > "${page}"
  COMMAND ${GZIP} -9nf "${page}"
  COMMAND wcbs-link completion bash > "${bash}"
  COMMAND wcbs-link completion zsh > "${zsh}"
  COMMAND wcbs-link completion fish > "${fish}"
  DEPENDS wcbs-link)
add_custom_target(wcbs-link-words ALL DEPENDS "${page}.gz" "${bash}" "${zsh}" "${fish}")

set(doc "${share}/doc/wcbs-link")
file(MAKE_DIRECTORY "${doc}")
configure_file(packaging/debian-copyright "${doc}/copyright" COPYONLY)
configure_file(packaging/debian-lintian-overrides "${share}/lintian/overrides/wcbs-link" COPYONLY)
configure_file(packaging/debian-changelog.in debian-changelog @ONLY)
execute_process(COMMAND ${GZIP} -9nc "${CMAKE_CURRENT_BINARY_DIR}/debian-changelog"
  OUTPUT_FILE "${doc}/changelog.gz" COMMAND_ERROR_IS_FATAL ANY)

# As Debian's own tools strip it: without the compilers' names.
if(CMAKE_SYSTEM_NAME STREQUAL Linux AND CMAKE_OBJCOPY)
  install(CODE "execute_process(COMMAND \"${CMAKE_OBJCOPY}\" --remove-section=.comment
    \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/wcbs-link\" COMMAND_ERROR_IS_FATAL ANY)")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wcbs-link)
set(CPACK_PACKAGE_DIRECTORY "${CMAKE_SOURCE_DIR}/build/package")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER "The wcbs-link authors <wcbs-link@example.org>")
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "link a school's WCBS PASS / 3sys to Wonde, and test the link")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "A school that runs WCBS PASS (3sys) and uses an application that reads school
data through Wonde has to make a link once. wcbs-link leads through it, proves
each step against the school's own server and writes the message to Wonde.
When a link fails, it names the fault, who can mend it, and how.")
include(CPack)
