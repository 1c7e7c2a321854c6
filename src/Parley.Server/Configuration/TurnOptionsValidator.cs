using Microsoft.Extensions.Options;

using Parley.Core.Turns;

namespace Parley.Server.Configuration;

/// <summary>Holds the ranges of <see cref="TurnOptions"/>.</summary>
[OptionsValidator]
internal sealed partial class TurnOptionsValidator : IValidateOptions<TurnOptions>;
