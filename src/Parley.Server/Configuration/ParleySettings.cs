namespace Parley.Server.Configuration;

/// <summary>Where settings come from.</summary>
public static class ParleySettings
{
    /// <summary>
    /// <c>appsettings.json</c> in the current folder, then environment variables, then what the command line says;
    /// the later one wins.
    /// </summary>
    /// <param name="builder">Gets the sources.</param>
    /// <param name="overrides">Full keys (<c>Parley:Server:Port</c>) of the command line.</param>
    /// <exception cref="SettingsException"><c>appsettings.json</c> cannot be read.</exception>
    public static IConfigurationBuilder AddParleySettings(
        this IConfigurationBuilder builder, IEnumerable<KeyValuePair<string, string?>>? overrides = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        string file = Path.Combine(Directory.GetCurrentDirectory(), "appsettings.json");
        return builder
            .AddJsonFile(file, optional: true, reloadOnChange: false)
            .Add(new NamedSettings(
                SettingOrigin.Environment, VerbatimSettings.Read(Environment.GetEnvironmentVariable)))
            .AddEnvironmentVariables()
            .Add(new NamedSettings(SettingOrigin.CommandLine, overrides ?? []));
    }
}
