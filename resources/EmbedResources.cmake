# SPDX-License-Identifier: GPL-3.0-or-later
# The engine is free of Qt, so its data files are linked in as C++ string literals instead of Qt resources.

# assayer_embed(TARGET FUNCTION NAMESPACE file...) adds a function
#   std::span<const EmbeddedFile> NAMESPACE::FUNCTION()
# to the library, over the given files of resources/ (paths relative to it).
function(assayer_embed target function namespace)
    set(generated ${CMAKE_CURRENT_BINARY_DIR}/${function}.cpp)
    list(TRANSFORM ARGN PREPEND ${PROJECT_SOURCE_DIR}/resources/ OUTPUT_VARIABLE inputs)
    list(JOIN ARGN "," names)
    add_custom_command(OUTPUT ${generated}
        COMMAND ${CMAKE_COMMAND} -DOUTPUT=${generated} -DFUNCTION=${function} -DNAMESPACE=${namespace}
            -DROOT=${PROJECT_SOURCE_DIR}/resources "-DNAMES=${names}"
            -P ${PROJECT_SOURCE_DIR}/resources/WriteEmbedded.cmake
        DEPENDS ${inputs} ${PROJECT_SOURCE_DIR}/resources/WriteEmbedded.cmake
        COMMENT "Embedding ${function}" VERBATIM)
    target_sources(${target} PRIVATE ${generated})
    set_source_files_properties(${generated} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
