using System.Text.RegularExpressions;

using Parley.Server.Composition;

namespace Parley.Server.Configuration.Reporting;

/// <summary>All settings as they hold. They do not change while the server runs.</summary>
internal sealed partial class SettingReports(IServiceProvider services, IConfiguration configuration)
{
    private readonly SettingOrigins _origins = new(configuration);

    public IReadOnlyList<SettingReport> List()
    {
        Dictionary<string, object?> defaults = SettingsServices.Catalogue.Flatten()
            .ToDictionary(static setting => setting.Name, static setting => setting.Default, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. SettingsServices.Catalogue.Flatten(services).Select(setting =>
                Report(setting.Name, setting.Value, defaults.GetValueOrDefault(ElementNumber().Replace(setting.Name, ":*")))),
        ];
    }

    private SettingReport Report(string name, object? value, object? usual)
    {
        SettingDescription? description = SettingDescriptions.Of(name);
        (string? shown, bool isMasked) = SettingMask.Of(name, value);
        (SettingOrigin origin, string? originName) = _origins.Of(name, value as string);
        return new SettingReport(
            name, description?.Group ?? "", shown, SettingMask.Of(name, usual).Text, origin, originName, isMasked,
            description?.Meaning ?? "");
    }

    [GeneratedRegex(@":\d+(?=:|$)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ElementNumber();
}
