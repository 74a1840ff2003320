// What OpenSSL hands out, held so that it is given back.
#pragma once
#include <openssl/evp.h>

#include <memory>

namespace heluo::server {

template <auto release>
struct Release {
    template <class T>
    void operator()(T* held) const {
        release(held);
    }
};
template <class T, auto release>
using Held = std::unique_ptr<T, Release<release>>;
using PrivateKey = Held<EVP_PKEY, EVP_PKEY_free>;

}  // namespace heluo::server
