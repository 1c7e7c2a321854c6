using System.Net;
using System.Net.Http.Headers;

using Microsoft.Extensions.Options;

namespace Parley.Engines.Models.Downloading;

/// <summary>
/// Asks servers for files. Follows redirects by itself, because the hub's token must not go to where it redirects.
/// Proxies of the environment are used. Thread-safe.
/// </summary>
internal sealed class ModelHub : IDisposable
{
    private const int MaximumRedirects = 10;

    private readonly HttpClient _http;
    private readonly string? _token;

    public ModelHub(IOptions<ModelOptions> options)
    {
        Address = new Uri(options.Value.HubEndpoint.TrimEnd('/') + "/");
        _token = string.IsNullOrWhiteSpace(options.Value.HubToken) ? null : options.Value.HubToken.Trim();
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(15),
            ResponseDrainTimeout = TimeSpan.Zero, // a body that is not wanted may be 300 MB long
        })
        {
            Timeout = Timeout.InfiniteTimeSpan, // IdleGuard's work: a slow line is no error
        };
        _http.DefaultRequestHeaders.UserAgent.ParseAdd(
            "parley/" + typeof(ModelHub).Assembly.GetName().Version!.ToString(3));
        _http.DefaultRequestHeaders.AcceptEncoding.ParseAdd("identity");
    }

    /// <summary>The hub, with a slash at its end.</summary>
    public Uri Address { get; }

    public bool HasToken => _token is not null;

    /// <summary>Headers of the answer; the body has not been read.</summary>
    /// <param name="address">Where the file is said to be.</param>
    /// <param name="offset">The first byte wanted.</param>
    /// <param name="validator">Only if the file is still this one is a part of it wanted.</param>
    /// <exception cref="DownloadException">Nobody answers, or the redirects lead nowhere.</exception>
    public async Task<HubResponse> GetAsync(
        Uri address, long offset, EntityTagHeaderValue? validator, CancellationToken cancellationToken)
    {
        var facts = new HubFacts();
        Uri current = address;
        for (int redirects = 0; redirects <= MaximumRedirects; redirects++)
        {
            HttpResponseMessage response = await SendAsync(current, offset, validator, cancellationToken);
            if (IsHub(current))
                facts.Read(response);
            if (response.StatusCode is not (HttpStatusCode.Moved or HttpStatusCode.Found or HttpStatusCode.SeeOther
                or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect))
                return new HubResponse(response, facts);
            using (response)
                current = Target(current, response.Headers.Location);
        }

        throw new DownloadException($"'{address}' redirects in a circle.", isTransient: false);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Whether an address is on the hub itself: the same scheme, host and port.</summary>
    public bool IsHub(Uri address) => address.Scheme == Address.Scheme && address.Port == Address.Port
        && address.IdnHost.Equals(Address.IdnHost, StringComparison.OrdinalIgnoreCase);

    private static Uri Target(Uri from, Uri? location)
    {
        if (location is null)
            throw new DownloadException($"'{from}' redirects without saying where to.", isTransient: false);
        var target = new Uri(from, location);
        if (target.Scheme is not ("https" or "http") || (
            from.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp))
            throw new DownloadException(
                $"'{from}' redirects to '{target}', which is not safe. Nothing was fetched.", isTransient: false);
        return target;
    }

    private async Task<HttpResponseMessage> SendAsync(
        Uri address, long offset, EntityTagHeaderValue? validator, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        if (_token is not null && IsHub(address) && (address.Scheme == Uri.UriSchemeHttps || address.IsLoopback))
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _token);
        if (offset > 0)
        {
            request.Headers.Range = new RangeHeaderValue(offset, null);
            if (validator is not null)
                request.Headers.IfRange = new RangeConditionHeaderValue(validator);
        }

        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException exception)
        {
            throw new DownloadException(
                $"Cannot reach '{address.Host}': {exception.Message.TrimEnd('.')}.", isTransient: true, innerException: exception);
        }
        catch (IOException exception)
        {
            throw new DownloadException(
                $"The connection to '{address.Host}' broke: {exception.Message.TrimEnd('.')}.", isTransient: true, innerException: exception);
        }
    }
}
