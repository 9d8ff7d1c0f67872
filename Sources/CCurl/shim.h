#ifndef GREENGATE_CCURL_H
#define GREENGATE_CCURL_H

#include <curl/curl.h>

// curl_easy_setopt and curl_easy_getinfo take any number of arguments of any type, which Swift cannot
// call: one function for each type that the tool uses.

typedef size_t (*greengate_curl_data)(char *bytes, size_t size, size_t count, void *context);

typedef int (*greengate_curl_watch)(
    void *context, curl_off_t to_get, curl_off_t got, curl_off_t to_send, curl_off_t sent);

static inline CURLcode greengate_curl_text(CURL *handle, CURLoption option, const char *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode greengate_curl_number(CURL *handle, CURLoption option, long value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode greengate_curl_size(CURL *handle, CURLoption option, curl_off_t value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode greengate_curl_list(
    CURL *handle, CURLoption option, struct curl_slist *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline CURLcode greengate_curl_callback(
    CURL *handle, CURLoption option, greengate_curl_data value) {
  return curl_easy_setopt(handle, option, value);
}

// Called about once a second for as long as a transfer goes on.
static inline CURLcode greengate_curl_watching(
    CURL *handle, greengate_curl_watch watch, void *context) {
  CURLcode code = curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, watch);
  if (code == CURLE_OK) code = curl_easy_setopt(handle, CURLOPT_XFERINFODATA, context);
  return code == CURLE_OK ? curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L) : code;
}

static inline CURLcode greengate_curl_context(CURL *handle, CURLoption option, void *value) {
  return curl_easy_setopt(handle, option, value);
}

static inline long greengate_curl_status(CURL *handle) {
  long status = 0;
  return curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status) == CURLE_OK ? status : 0;
}

// Bytes of HTTP that were sent; 0: nobody can have read anything.
static inline long greengate_curl_sent(CURL *handle) {
  long size = 0;
  return curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &size) == CURLE_OK ? size : 0;
}

#endif
