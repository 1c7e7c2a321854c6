namespace Parley.Server.Configuration;

/// <summary>Where a setting comes from; a later one wins.</summary>
internal enum SettingOrigin
{
    /// <summary>Nobody has set it.</summary>
    Default,

    /// <summary><c>appsettings.json</c>.</summary>
    File,

    /// <summary>An environment variable, Parley's own or a well-known one.</summary>
    Environment,

    /// <summary>The command line.</summary>
    CommandLine,
}
