# How everything is compiled. One place, so that a sanitizer build differs from a release in flags only.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_SKIP_INSTALL_RULES ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE Release)
endif()
# -g1 keeps line numbers for a backtrace; full -g costs half as much time again on Asio sources.
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -g1")
set(CMAKE_CXX_FLAGS_DEBUG "-O0 -g1")

option(VGM_TESTS "Build the tests and benchmarks" ON)
option(VGM_FUZZ "Build the fuzzers of tests/fuzz in place of the tests (clang; the preset fuzz)" OFF)
set(VGM_SANITIZE "" CACHE STRING "Sanitizers: 'address,undefined' or 'thread'")

# ccache needs to be told that a precompiled header may be trusted across builds, and that two build
# folders, or two checkouts, make the same object.
find_program(VGM_CCACHE ccache)
if(VGM_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=true
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime
        ${VGM_CCACHE})
endif()
find_program(VGM_MOLD mold)
if(VGM_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

if(VGM_SANITIZE)
    add_compile_options(-fsanitize=${VGM_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${VGM_SANITIZE})
endif()

if(VGM_FUZZ)
    set(CMAKE_CXX_FLAGS_DEBUG "-O1 -g1")
    add_compile_options(-fsanitize=fuzzer-no-link)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 17)
    # These know C++20 coroutines and do not say so in the macro that libstdc++ 12 asks for.
    add_compile_definitions(__cpp_impl_coroutine=201902L)
endif()

add_library(vgm_warnings INTERFACE)
target_compile_options(vgm_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Woverloaded-virtual
    -Wno-missing-field-initializers -Werror
    # g++ 12 sees overlapping copies inside std::string where there are none (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    # And coroutine frames that Asio recycles as if they were freed by the wrong function.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-mismatched-new-delete>
    # What g++ 12 infers after inlining depends on as little as the length of the folder's name, and is
    # often untrue of std::string: these are shown, and do not stop a build that passed elsewhere.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=array-bounds>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=stringop-overflow>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=stringop-overread>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=maybe-uninitialized>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=free-nonheap-object>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=use-after-free>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=dangling-pointer>
    $<$<CXX_COMPILER_ID:GNU>:-Wno-error=nonnull>)
if(VGM_SANITIZE)
    # The sanitizers' instrumentation makes g++ 12 see uninitialised values that are not there; and
    # the thread one does not know Asio's fences, which tests/support/tsan.supp names.
    target_compile_options(vgm_warnings INTERFACE
        $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
        $<$<CXX_COMPILER_ID:GNU>:-Wno-error=tsan>)
endif()
# Headers in quotes are ours and start at the top of the tree.
target_include_directories(vgm_warnings INTERFACE ${CMAKE_SOURCE_DIR})
