// The test binary: doctest with its own main. The define must come first, so the include stands alone.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>
