# heluo_embed(<target> <name> <glob>...): the files become
#   std::span<const heluo::embedded::File> heluo::embedded::<name>();   // sorted by file name
# declared in domain/core/embedded.hpp, so that a single binary can migrate, serve and explain itself.
set(HELUO_EMBED_SCRIPT ${CMAKE_CURRENT_LIST_DIR}/embed_files.cmake)
function(heluo_embed target name)
  file(GLOB files CONFIGURE_DEPENDS ${ARGN})
  list(SORT files)
  set(output ${CMAKE_BINARY_DIR}/embedded/${name}.cpp)
  string(REPLACE ";" "|" joined "${files}")
  add_custom_command(OUTPUT ${output}
    COMMAND ${CMAKE_COMMAND} -DNAME=${name} "-DFILES=${joined}" -DOUTPUT=${output} -P ${HELUO_EMBED_SCRIPT}
    DEPENDS ${files} ${HELUO_EMBED_SCRIPT} VERBATIM)
  target_sources(${target} PRIVATE ${output})
  set_source_files_properties(${output} PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
