using Microsoft.Extensions.Options;

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of <see cref="EngineOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class EngineOptionsValidator : IValidateOptions<EngineOptions>;
