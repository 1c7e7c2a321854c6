using Microsoft.Extensions.Options;

using Parley.Server.Configuration;

namespace Parley.Server.Security;

/// <summary>Holds <c>Parley:Server:AllowedOrigins</c> to what browsers send: a mistake here would never match.</summary>
internal sealed class AllowedOriginsCheck : IValidateOptions<ServerOptions>
{
    public ValidateOptionsResult Validate(string? name, ServerOptions options) =>
        options.AllowedOrigins.FirstOrDefault(static origin => !IsOrigin(origin)) is not { } wrong
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(wrong.Trim() == "*"
                ? "Parley:Server:AllowedOrigins takes no '*': any page could use the server. Name the sites that may."
                : $"Parley:Server:AllowedOrigins has '{wrong}', which is no origin; write it as 'https://example.org', "
                + "without a path.");

    private static bool IsOrigin(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? uri) && uri.Scheme is ("http" or "https")
        && origin.TrimEnd('/').Equals(uri.GetLeftPart(UriPartial.Authority), StringComparison.OrdinalIgnoreCase)
        && uri.UserInfo.Length == 0;
}
