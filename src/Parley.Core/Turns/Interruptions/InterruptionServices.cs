using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Parley.Core.Turns.Interruptions;

/// <summary>Registers what tells interruptions from what is none.</summary>
public static class InterruptionServices
{
    /// <summary>The classifier by words, unless another one has been registered.</summary>
    public static IServiceCollection AddInterruptions(this IServiceCollection services)
    {
        services.TryAddSingleton<IInterruptionClassifier>(static provider =>
            new LexicalInterruptionClassifier(provider.GetRequiredService<IOptions<TurnOptions>>().Value));
        return services;
    }
}
