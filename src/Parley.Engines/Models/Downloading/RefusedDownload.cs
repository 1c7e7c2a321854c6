using System.Globalization;
using System.Net;

using Parley.Engines.Models.Catalogue;

namespace Parley.Engines.Models.Downloading;

/// <summary>Says what an answer without a file means, and whether trying again may help.</summary>
internal static class RefusedDownload
{
    public static DownloadException Explain(
        ModelHub hub, Uri address, string model, CatalogueFile file, HttpResponseMessage response, TimeProvider time)
    {
        int status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when file.Repo is not null => new DownloadException(
                Gated(hub, file, model, status), isTransient: false),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new DownloadException(
                $"'{address}' may not be read ({status}). A proxy or the server forbids it: have it allowed, " +
                "or get the files elsewhere and use --model-dir.", isTransient: false),
            HttpStatusCode.ProxyAuthenticationRequired => new DownloadException(
                "The proxy wants a name and a password (407). Put them into HTTPS_PROXY: " +
                "http://name:password@host:port.", isTransient: false),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new DownloadException(
                $"{file.Path} of model '{model}' is not at '{address}' ({status}). It was moved or withdrawn: " +
                $"look for a newer Parley, " +
                "or get the files elsewhere and use --model-dir.", isTransient: false),
            HttpStatusCode.TooManyRequests => new DownloadException(
                $"'{address.Host}' has had too many requests ({status}).", isTransient: true, RetryAfter(
                    response, time)),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => new DownloadException(
                $"'{address.Host}' cannot send {file.Path} now ({status}).", isTransient: true, RetryAfter(
                    response, time)),
            _ => new DownloadException(
                $"'{address}' answered {status} {response.ReasonPhrase}: nothing that Parley can use.", isTransient: false),
        };
    }

    private static string Gated(ModelHub hub, CatalogueFile file, string model, int status)
    {
        string page = new Uri(hub.Address, file.Repo).AbsoluteUri;
        string what = $"Model '{model}' is gated: '{page}' may not be read by everybody " +
            $"({status.ToString(CultureInfo.InvariantCulture)}).";
        return hub.HasToken
            ? $"{what} Accept its terms there with the account that HF_TOKEN belongs to, and see that the token " +
                $"may read it."
            : $"{what} Accept its terms there, make an access token, and set HF_TOKEN to it.";
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response, TimeProvider time) =>
        response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => null,
        };
}
