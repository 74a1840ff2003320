# The house's own rules as CTest entries: arrows between rooms, the coroutine rule, headers that compile alone, format.
find_package(Python3 REQUIRED COMPONENTS Interpreter)
foreach(rule layers coroutines format headers)
  if(EXISTS ${CMAKE_SOURCE_DIR}/scripts/checks/${rule}.py)
    add_test(NAME house/${rule} COMMAND ${Python3_EXECUTABLE} -B ${CMAKE_SOURCE_DIR}/scripts/checks/${rule}.py ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR})
  endif()
endforeach()
# The same binary runs once per engine; the second names its server in HELUO_TEST_MYSQL and fails without it.
add_test(NAME suite/sqlite COMMAND heluo_tests --no-intro)
set_tests_properties(suite/sqlite PROPERTIES ENVIRONMENT "HELUO_TEST_ENGINE=sqlite" TIMEOUT 3600)
add_test(NAME suite/mysql COMMAND heluo_tests --no-intro --test-suite-exclude=pure,server)
set_tests_properties(suite/mysql PROPERTIES ENVIRONMENT "HELUO_TEST_ENGINE=mysql" TIMEOUT 3600)
