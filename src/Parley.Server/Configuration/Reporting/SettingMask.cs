using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;

using Npgsql;

using Parley.Server.Storage.Postgres;

namespace Parley.Server.Configuration.Reporting;

/// <summary>Values as they may be shown: keys, tokens and passwords never, whatever they are part of.</summary>
internal static partial class SettingMask
{
    /// <summary>Stands for what is not shown.</summary>
    public const string Hidden = "•••";

    /// <summary>The value as text; null where there is none.</summary>
    /// <param name="name">Full name of the setting.</param>
    /// <param name="value">As the options have it.</param>
    public static (string? Text, bool IsMasked) Of(string name, object? value)
    {
        string? plain = TextOf(value);
        if (string.IsNullOrEmpty(plain) || value is bool or ValueType)
            return (plain, false);
        string last = name[(name.LastIndexOf(':') + 1)..];
        string shown = value is IEnumerable and not string
            ? string.Join(", ", ((IEnumerable)value).Cast<object?>().Select(item => Show(last, TextOf(item) ?? "")))
            : Show(last, plain);
        return (shown, shown != plain);
    }

    private static string Show(string name, string text) => text switch
    {
        "" => "",
        _ when SecretName().IsMatch(name) => Hidden,
        _ when name.StartsWith("Postgres", StringComparison.OrdinalIgnoreCase) => ShowDatabase(text),
        _ when AddressName().IsMatch(name) || Address().IsMatch(text) => ShowAddress(text),
        _ => text,
    };

    /// <summary>Scheme, host, port and path stay; who logs in, and what a query says, do not.</summary>
    private static string ShowAddress(string text)
    {
        bool hasScheme = text.Contains("://", StringComparison.Ordinal);
        string whole = (hasScheme ? text : $"http://{text}").Trim();
        if (!Uri.TryCreate(whole, UriKind.Absolute, out Uri? address) || address.Host.Length == 0)
            return Hidden;
        bool hasUser = address.UserInfo.Length > 0;
        if (!hasUser && address.Query.Length == 0 && address.Fragment.Length == 0)
            return text;
        string scheme = hasScheme ? $"{address.Scheme}://" : "";
        string port = address.IsDefaultPort ? "" : $":{address.Port.ToString(CultureInfo.InvariantCulture)}";
        string rest = address.Query.Length > 0 || address.Fragment.Length > 0 ? $"?{Hidden}" : "";
        return $"{scheme}{(hasUser ? $"{Hidden}@" : "")}{address.Host}{port}{address.AbsolutePath.TrimEnd('/')}{rest}";
    }

    private static string ShowDatabase(string text)
    {
        try
        {
            NpgsqlConnectionStringBuilder address = PostgresAddress.Parse(text);
            string port = address.Port.ToString(CultureInfo.InvariantCulture);
            return $"postgres://{Hidden}@{address.Host}:{port}/{address.Database}";
        }
        catch (FormatException)
        {
            return Hidden;
        }
    }

    private static string? TextOf(object? value) => value switch
    {
        null => null,
        bool flag => flag ? "true" : "false",
        Uri address => address.OriginalString,
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(", ", list.Cast<object?>().Select(TextOf)),
        _ => value.ToString(),
    };

    // Numbers and switches that are called so have been let through before.
    [GeneratedRegex(
        "key|token|secret|password|credential|passphrase", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex SecretName();

    [GeneratedRegex(
        "(url|uri|endpoint|address)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex AddressName();

    /// <summary>Nothing but an address, whatever the setting is called.</summary>
    [GeneratedRegex(@"\A\s*[A-Za-z][A-Za-z0-9+.-]*://\S+\s*\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
