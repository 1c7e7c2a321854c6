using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>
/// Reads the section, then the well-known names for what it leaves open. Without a configuration all defaults hold.
/// </summary>
internal sealed class BrainOptionsSetup(IConfiguration? configuration) : IConfigureOptions<BrainOptions>
{
    public void Configure(BrainOptions options)
    {
        configuration?.GetSection(BrainOptions.Section).Bind(options);
        options.Endpoint = FirstOf(options.Endpoint, configuration?[BrainSettingAliases.Endpoint]);
        options.Model = FirstOf(options.Model, configuration?[BrainSettingAliases.Model]);
    }

    private static string? FirstOf(string? own, string? wellKnown) =>
        !string.IsNullOrWhiteSpace(own) ? own : string.IsNullOrWhiteSpace(wellKnown) ? null : wellKnown;
}
