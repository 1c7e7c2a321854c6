using Microsoft.Extensions.Options;

using Parley.Core;
using Parley.Core.Brain;

namespace Parley.Engines.Chat;

/// <summary>Checks what the ranges cannot: that the provider exists and the endpoint is an address.</summary>
internal sealed class BrainConnectionValidator(IEnumerable<EngineDescriptor> engines) : IValidateOptions<BrainOptions>
{
    public ValidateOptionsResult Validate(string? name, BrainOptions options)
    {
        if (!string.IsNullOrWhiteSpace(options.Endpoint) && !ChatEndpoint.TryParse(options.Endpoint, out _))
            return ValidateOptionsResult.Fail(ChatEndpoint.Problem(options.Endpoint));

        IEnumerable<EngineDescriptor> brains = engines.Where(engine => engine.Kind == EngineKind.Brain);
        string[] known = [ChatProviders.Auto, .. brains.Select(engine => engine.Name)];
        return known.Contains(ChatProviders.Choose(options), StringComparer.Ordinal)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                $"Parley:Brain:Provider '{options.Provider}' is not known; choose one of: {string.Join(", ", known)}.");
    }
}
