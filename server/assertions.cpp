// What Boost's assertions do where they are on (debug and sanitizer builds): say where, then end loudly.
#ifdef BOOST_ENABLE_ASSERT_HANDLER
#include <boost/assert.hpp>
#include <cstdio>
#include <cstdlib>

namespace boost {

void assertion_failed(char const* expression, char const* function, char const* file, long line) {
    std::fprintf(stderr, "assertion %s failed in %s at %s:%ld\n", expression, function, file, line);
    std::abort();
}
void assertion_failed_msg(char const* expression, char const* message, char const* function, char const* file,
                          long line) {
    std::fprintf(stderr, "assertion %s (%s) failed in %s at %s:%ld\n", expression, message, function, file, line);
    std::abort();
}

}  // namespace boost
#endif
