using System.CommandLine.Parsing;

using Parley.Server.Security;

namespace Parley.Cli.Keys;

/// <summary>What the options of <c>parley keys</c> take.</summary>
internal static class KeyArguments
{
    /// <summary>Names of scopes, separated by commas.</summary>
    public static AccessScope[] Scopes(ArgumentResult result)
    {
        string[] names = result.Tokens[0].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.FirstOrDefault(static name => ScopeNames.Find(name) is null) is { } unknown)
            result.AddError($"--scopes takes read, talk, write and admin, separated by commas, not '{unknown}'.");
        else if (names.Length == 0)
            result.AddError("--scopes takes at least one of read, talk, write and admin.");
        return [.. names.Select(ScopeNames.Find).OfType<AccessScope>()];
    }
}
